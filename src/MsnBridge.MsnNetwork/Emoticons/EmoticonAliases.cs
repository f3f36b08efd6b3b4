using MsnBridge.Core.Messages;

namespace MsnBridge.MsnNetwork.Emoticons;

/// <summary>
/// Codes for MSN in place of those a home network has: at most seven characters, none of them an ordinary emoticon, a part of another or of what the text says anyway.
/// <c>:party_parrot:</c> becomes <c>(party)</c>.
/// </summary>
internal static class EmoticonAliases
{
    private const int NameLength = Msnp.Payloads.MsnEmoticon.MaxCodeLength - 2;

    /// <returns>The text with the new codes, and which picture each stands for.</returns>
    public static (string Text, List<MessageEmoticon> Emoticons) Write(string text, IEnumerable<MessageEmoticon> emoticons)
    {
        var written = new List<MessageEmoticon>();

        // The longest first, so that none is replaced within another; by marks that no text has, so that no new code is replaced again.
        var pending = new List<(string Mark, string Alias)>();
        foreach (var emoticon in emoticons.OrderByDescending(emoticon => emoticon.Code.Length))
        {
            if (!text.Contains(emoticon.Code, StringComparison.Ordinal))
                continue;

            var mark = $"\uE000{(char)('\uE100' + pending.Count)}\uE001";
            text = text.Replace(emoticon.Code, mark, StringComparison.Ordinal);
            pending.Add((mark, emoticon.Code));
            written.Add(emoticon);
        }

        for (var index = 0; index < pending.Count; index++)
        {
            var alias = AliasOf(pending[index].Alias, candidate =>
                !text.Contains(candidate, StringComparison.OrdinalIgnoreCase) && !written.Take(index).Any(other => other.Code == candidate));
            text = text.Replace(pending[index].Mark, alias, StringComparison.Ordinal);
            written[index] = written[index] with { Code = alias };
        }

        return (text, written);
    }

    private static string AliasOf(string code, Func<string, bool> isFree)
    {
        var name = new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        if (name.Length == 0)
            name = "e";
        for (var number = 0; ; number++)
        {
            var suffix = number == 0 ? "" : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var alias = $"({name[..Math.Min(name.Length, NameLength - suffix.Length)]}{suffix})";
            if (isFree(alias) && !EmoticonTable.IsCode(alias))
                return alias;
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using MsnBridge.Core.Journal;

namespace MsnBridge.Web;

/// <summary>
/// Which parts of the long tables a person looks at, as the address of the page says it; what makes no sense there is as if it were not there.
/// <code>?find=juliet&amp;logins=2&amp;before=4711</code>
/// </summary>
/// <param name="Find">What an admin searches the logins by; empty for all.</param>
/// <param name="Logins">Which part of the logins found, from 1.</param>
/// <param name="Messages">From where on messages are shown; null for the newest.</param>
internal sealed record PageQuery(string Find, int Logins, MessageCursor? Messages)
{
    private const int MostFind = 200;

    public static PageQuery Read(IQueryCollection query) => new(
        query["find"].ToString().Trim() is { Length: <= MostFind } words ? words : "",
        int.TryParse(query["logins"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part > 0 ? part : 1,
        IdOf(query["before"].ToString()) is { } older ? new MessageCursor.OlderThan(older)
        : IdOf(query["after"].ToString()) is { } newer ? new MessageCursor.NewerThan(newer)
        : null);

    /// <summary>The address, from the page's root on.</summary>
    public string ToAddress()
    {
        List<KeyValuePair<string, string?>> parts = [];
        if (Find.Length > 0)
            parts.Add(new("find", Find));
        if (Logins > 1)
            parts.Add(new("logins", Logins.ToString(CultureInfo.InvariantCulture)));
        if (Messages is MessageCursor.OlderThan(var older))
            parts.Add(new("before", older.ToString()));
        if (Messages is MessageCursor.NewerThan(var newer))
            parts.Add(new("after", newer.ToString()));
        return "/" + QueryString.Create(parts);
    }

    private static JournalId? IdOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new JournalId(id) : null;
}

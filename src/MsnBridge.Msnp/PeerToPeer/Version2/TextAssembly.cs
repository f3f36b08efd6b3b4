namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>Joins texts that come in several packets. A peer has room for a few at a time, none of them long.</summary>
internal sealed class TextAssembly
{
    private const int Longest = 64 * 1024;
    private const int MostAtOnce = 4;

    private readonly List<(ushort Package, MemoryStream Text)> _begun = [];

    /// <summary>Takes a packet.</summary>
    /// <returns>The whole text, the NUL behind it included; null while it is not whole, or will never be.</returns>
    public ReadOnlyMemory<byte>? Add(DataHeader data, ReadOnlyMemory<byte> part)
    {
        var at = _begun.FindIndex(text => text.Package == data.Package);
        if (data.IsFirst)
        {
            if (at >= 0)
                _begun.RemoveAt(at);

            if (data.Remaining == 0)
                return part;

            if (data.Remaining > Longest)
                return null;

            if (_begun.Count == MostAtOnce)
                _begun.RemoveAt(0);

            _begun.Add((data.Package, new MemoryStream()));
            at = _begun.Count - 1;
        }
        else if (at < 0)
        {
            return null;
        }

        var text = _begun[at].Text;
        text.Write(part.Span);
        if (data.Remaining > 0 && text.Length + (long)data.Remaining <= Longest)
            return null;

        _begun.RemoveAt(at);
        if (data.Remaining > 0 || text.Length > Longest)
            return null;

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }
}

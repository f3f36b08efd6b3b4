using System.Xml;

namespace MsnBridge.Xmpp.Streams;

/// <summary>Remembers element and attribute names for one stream, up to a limit. A plain table would grow for as long as the stream
/// lives, and anybody may send stanzas with names of his own invention.</summary>
internal sealed class BoundedNameTable(int limit) : NameTable
{
    private int _added;

    public override string Add(string key) => Get(key) ?? Count(base.Add(key));

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Count(base.Add(key, start, len));

    private string Count(string added) =>
        ++_added <= limit ? added : throw new XmlException($"More than {limit} different names have been read on one stream.");
}

using MsnBridge.Xmpp;

namespace MsnBridge.Diagnosis;

/// <summary>Goes the way that links to files lead, from the public address to the port of the bridge.</summary>
internal sealed class XmppFilesLinkCheck(XmppOptions? options, HttpClient http, TimeProvider time) : ILinkCheck
{
    private const string Link = "files for XMPP";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (options is null)
            return LinkFinding.NotUsed(Link, "switched off by xmpp.enabled");

        var finding = await XmppFilesCheck.RunAsync(options, http, time, cancellationToken);
        return finding.State switch
        {
            XmppFilesState.Works => LinkFinding.Works(Link, finding.Detail),
            XmppFilesState.NotUsed => LinkFinding.NotUsed(Link, finding.Detail),
            _ => LinkFinding.Broken(Link, finding.Detail, finding.Key is null ? null : $"xmpp.files.{finding.Key}"),
        };
    }
}

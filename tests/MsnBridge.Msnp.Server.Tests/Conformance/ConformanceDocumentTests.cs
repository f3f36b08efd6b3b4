using System.Text.RegularExpressions;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>Keeps <c>docs/conformance.md</c> true.</summary>
public sealed partial class ConformanceDocumentTests
{
    private const string Start = "<!-- versions -->\n";
    private const string End = "<!-- /versions -->";

    [Fact]
    public async Task The_table_of_versions_is_what_the_dialects_say()
    {
        var document = await ReadAsync();
        var start = document.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var table = document[start..document.IndexOf(End, StringComparison.Ordinal)];
        Assert.True(table == Table(), $"The table in docs/conformance.md has to be:\n{Table()}");
    }

    [Fact]
    public async Task Every_test_and_every_recording_that_is_named_exists()
    {
        var document = await ReadAsync();
        Assert.Empty(TestName().Matches(document).Select(match => match.Groups[1].Value).Except(Repository.TestNames()));

        var recordings = Recording().Matches(document).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(recordings.Except(RecordedSession.Names));
        Assert.Empty(RecordedSession.Names.Except(recordings));
    }

    private static string Table() =>
        "| Version | Signs in with | Keeps the list | Presence | Conversations | Offline messages |\n|---|---|---|---|---|---|\n"
        + string.Concat(MsnpDialect.All.Reverse().Select(dialect => $"| {string.Join(" | ", Row(dialect))} |\n"));

    private static IEnumerable<string> Row(MsnpDialect dialect)
    {
        yield return dialect.Name;
        yield return dialect.Authentication switch
        {
            AuthenticationMethod.Md5 => "MD5",
            AuthenticationMethod.Tweener => "Passport ticket",
            _ => "single sign-on",
        };
        yield return dialect.ContactList switch
        {
            ContactListModel.ListByList => dialect.HasGroups ? "list by list, groups" : "list by list",
            ContactListModel.ByAddress => "by address",
            ContactListModel.ByContactId => "by GUID, pending list",
            _ => "address book, `ADL`",
        };
        yield return string.Join(", ", Presence(dialect));
        yield return dialect.Messages == MessageTransport.Datagram ? "`SDG`" : "switchboards";
        yield return dialect.OfflineMessages switch
        {
            OfflineMessageForm.None => "",
            OfflineMessageForm.FetchOnly => "fetched over SOAP",
            OfflineMessageForm.WebService => "SOAP",
            OfflineMessageForm.NotificationServer => "`UUM`, fetched over SOAP",
            _ => "`SDG`",
        };
    }

    private static IEnumerable<string> Presence(MsnpDialect dialect)
    {
        yield return "status";
        if (dialect.Presence.HasMsnObject)
            yield return "picture";

        if (dialect.HasPersonalMessages)
            yield return "message";

        if (dialect.HasEndpoints)
            yield return "places";

        if (dialect.HasCircles)
            yield return "circles";
    }

    private static Task<string> ReadAsync() => Repository.ReadDocumentAsync("conformance.md", TestContext.Current.CancellationToken);

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`Recorded/([\w/-]+)`")]
    private static partial Regex Recording();
}

using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Registration;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>The readers of stanzas, each of which gets stanzas of every kind.</summary>
internal static class StanzaTargets
{
    private const int LongestText = 10_000;
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly OneNetwork Network = new();
    private static readonly XmppOptions Options = new() { Component = "msn.localhost" };

    public static IEnumerable<FuzzTarget> All =>
    [
        new("stanzas", Samples.Bytes([.. Samples.Stanzas, .. Samples.Answers]), (input, ref _) => ReadBytes(input)) { AllocationPerByte = 1024, AllocationBase = 1024 * 1024, Words = Samples.Words },
        new("upload-answers", Samples.Bytes(Samples.Answers), (input, ref _) => ReadUpload(input)) { AllocationPerByte = 4096, AllocationBase = 4 * 1024 * 1024, Words = Samples.Words },
    ];

    public static void ReadStanza(XElement stanza)
    {
        _ = (Stanza.TypeOf(stanza), Stanza.IdOf(stanza), Stanza.From(stanza), Stanza.To(stanza));
        ReadMessage(stanza);
        _ = PresenceMapping.Read(stanza, toldToTransport: true, Now);
        _ = OwnAvatars.Find(stanza);
        if (PersonalEvents.Find(stanza) is { } published)
            _ = OwnAvatars.IsPublished(published);
        foreach (var element in stanza.DescendantsAndSelf())
        {
            _ = OwnAvatars.FindPublished(element);
            _ = UserTune.Read(element);
            _ = RosterItem.Read(element)?.ToElement();
            _ = AvatarStanzas.Decode(element.Value);
            var form = DataForm.Read(element);
            _ = (AccountForm.Read(form, Network), DataForm.ReadFlag(form, "blocked"));
        }

        // Whatever it is, it can be refused and answered.
        if (Stanza.Refusal(stanza, StanzaError.BadRequest("x")) is { } refusal)
            _ = StanzaWriter.Write(refusal);
    }

    private static void ReadMessage(XElement message)
    {
        foreach (var inRoom in (bool[])[false, true])
        {
            if (IncomingMessage.Read(message, LongestText, inRoom) is not IncomingMessage.TextMessage said)
                continue;

            if (said.Content.Text.Length > LongestText + 10 || said.Images.Count > 50)
                throw new FuzzFindingException($"{said.Content.Text.Length} characters and {said.Images.Count} pictures are taken.");
            if (said.DeduplicationKey is { Length: > 200 })
                throw new FuzzFindingException("A key is longer than a column.");
        }

        if (SharedLinks.Read(message) is { } link && link.Scheme is not ("http" or "https"))
            throw new FuzzFindingException($"A file is fetched by {link.Scheme}.");
        _ = (Withdrawals.Read(message), PersonalNames.Find(message), RoomInvitations.ReadMediated(message).ToList(), RoomInvitations.ReadDirect(message), RoomInvitations.IsDecline(message));
        if (Jid.TryParse("alice@localhost/phone", out var from))
            _ = DeliveryRenderer.IsOwn(message, from);
    }

    private static void ReadBytes(byte[] input)
    {
        if (Parse(input) is { } stanza)
            ReadStanza(stanza);
    }

    private static void ReadUpload(byte[] input)
    {
        if (Parse(input) is not { } answer || !Jid.TryParse("alice@localhost", out var alice) || !Jid.TryParse("upload.localhost", out var upload))
            return;

        var service = new UploadService(new AnsweringStream(answer), new ContactAddresses(Options), new FakeTimeProvider());
        _ = service.FindAsync(alice, CancellationToken.None).GetAwaiter().GetResult();
        if (service.FindSlotAsync(new UploadPlace(upload, 1000), "a.png", 3, "image/png", CancellationToken.None).GetAwaiter().GetResult() is not { } slot)
            return;

        if (slot.Put.Scheme is not ("http" or "https") || slot.Get.Scheme is not ("http" or "https"))
            throw new FuzzFindingException($"A file is put to {slot.Put.Scheme}.");
        if (slot.Headers.Any(header => header.Name.ToLowerInvariant() is not ("authorization" or "cookie" or "expires") || header.Value.AsSpan().ContainsAny('\r', '\n', '\u2028')))
            throw new FuzzFindingException("A server sets a header that it may not.");
    }

    // As it comes off the stream: in the stream's namespace.
    private static XElement? Parse(byte[] input)
    {
        using var reader = new StanzaReader(new MemoryStream([.. "<s xmlns='jabber:component:accept'>"u8, .. input]), 64 * 1024, CancellationToken.None);
        try
        {
            _ = reader.ReadHeaderAsync().GetAwaiter().GetResult();
            return reader.ReadAsync().GetAwaiter().GetResult();
        }
        catch (Exception documented) when (documented is XmlException or IOException)
        {
            return null;
        }
    }

    private sealed class AnsweringStream(XElement answer) : IStanzaStream
    {
        public void Post(XElement stanza)
        {
        }

        public Task<bool> TrySendAsync(XElement stanza, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task SendAsync(XElement stanza, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<XElement?> QueryAsync(XElement query, CancellationToken cancellationToken) => Task.FromResult<XElement?>(answer);
    }
}

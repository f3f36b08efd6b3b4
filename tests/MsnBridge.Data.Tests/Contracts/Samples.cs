using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Tests.Contracts;

internal static class Samples
{
    public static HomeNetworkId Xmpp { get; } = new("xmpp");

    public static HomeUser Juliet { get; } = new(Xmpp, "juliet@capulet.example");

    public static HomeUser Nurse { get; } = new(Xmpp, "nurse@capulet.example");

    public static ContactId Romeo { get; } = new("romeo@montague.example");

    public static ContactId Tybalt { get; } = new("tybalt@capulet.example");

    public static DateTimeOffset Noon { get; } = new(2026, 5, 4, 12, 0, 0, 250, TimeSpan.Zero);

    public static PuppetId NewPuppetId() => new(Guid.NewGuid());

    public static LaneKey LaneToRemote(PuppetId puppet) => new(new PortalKey(puppet, ConversationId.Direct(Romeo)), LaneEnd.Remote);

    public static LaneKey LaneToHome(PuppetId puppet) => new(new PortalKey(puppet, ConversationId.Direct(Romeo)), LaneEnd.Home(Xmpp));

    public static MessageToRemote Message(string text) =>
        new(new MessageContent(text), new HomeMessageReference(Juliet, "juliet@capulet.example/balcony", "m1", ReceiptRequested: true));

    public static JournalDraft Draft(LaneKey lane, string text = "But soft!", string? key = null) => new(lane, Message(text), Noon, key);

    public static string TextOf(JournalEntry entry) => ((MessageToRemote)entry.Event).Content.Text;

    public static PuppetRecord Puppet(
        PuppetId? id = null, string address = "juliet@msn.example", string password = "rosaline", params HomeUser[] links) =>
        new(
            id ?? NewPuppetId(),
            new RemoteAccount("escargot", address),
            new Secret(password),
            new LoginStatus(LoginState.Connecting, null, Noon),
            links is [] ? [Juliet] : [.. links]);

    public static Contact Contact(ContactId id, string name = "Romeo") => new()
    {
        Id = id,
        DisplayName = name,
        OwnName = "My love",
        Relation = ContactRelation.Listed | ContactRelation.Allowed,
        Groups = ["Friends", "Verona, \"fair\""],
        Picture = new ContentKey("object-picture"),
        Scene = new ContentKey("object-scene"),
        ColorScheme = "-9999",
    };
}

using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Says in documents what a user of MSNP21 is to be told of presence.</summary>
internal static class DocumentEventWriter
{
    /// <summary>The document for an event; null if the event is told otherwise.</summary>
    /// <param name="userEvent">What happened.</param>
    /// <param name="receiver">Whom to tell.</param>
    public static NfyCommand? Write(UserEvent userEvent, string receiver) => userEvent switch
    {
        ContactPresent present => Publish(receiver, present.Address, new UserDocument
        {
            Status = present.Presence.Status,
            FriendlyName = present.FriendlyName,
            Picture = present.Presence.MsnObject ?? "",
            Endpoints = present.HasPlaces ? [] : [new UserEndpoint(Id: null, (present.Presence.Capabilities, present.Presence.ExtendedCapabilities))],
        }),
        PersonalMessageChanged { Message: var message } changed => Publish(receiver, changed.Address, new UserDocument
        {
            PersonalMessage = message.Text ?? "",
            CurrentMedia = message.Media?.ToString() ?? "",
            Endpoints =
            [
                .. from place in message.Endpoints
                   select new UserEndpoint(
                       place.EndpointId,
                       (place.Capabilities, place.ExtendedCapabilities),
                       message.PrivateEndpoints.FirstOrDefault(data => data.EndpointId == place.EndpointId)),
            ],
        }),
        ContactGone gone => new NfyCommand(PublicationChange.Deleted, Document(receiver, gone.Address, new UserDocument { SpeaksOfMessages = true })),
        _ => null,
    };

    /// <summary>The first thing a client is told: when its user's profile changed last.</summary>
    public static NfyCommand Profile(string receiver, DateTimeOffset changedAt) => new(
        PublicationChange.Published,
        Document(receiver, receiver, System.Text.Encoding.UTF8.GetBytes($"<user><s n=\"PF\" ts=\"{changedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"></s></user>"), "Partial"));

    private static NfyCommand Publish(string receiver, string address, UserDocument user) =>
        new(PublicationChange.Published, Document(receiver, address, user));

    private static MsnpPayload Document(string receiver, string address, UserDocument user) => Document(receiver, address, user.ToBody(), "Full");

    private static MsnpPayload Document(string receiver, string address, ReadOnlyMemory<byte> body, string kind) => new RoutedDocument(
        new RoutedAddress(new ContactHandle(receiver)),
        new RoutedAddress(new ContactHandle(address)),
        RoutedContent.Notification,
        [new("NotifNum", "0"), new("Uri", UserDocument.Uri), new("NotifType", kind), new("Content-Type", UserDocument.ContentType)],
        body).ToPayload();
}

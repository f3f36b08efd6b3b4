using System.Diagnostics;
using MsnBridge.Core.Events;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Telemetry;

/// <summary>What metrics and traces say of a journal entry: few values, and nobody's address among them.</summary>
internal static class EntryLabels
{
    public const string ToRemote = "to_remote";
    public const string ToHome = "to_home";

    /// <summary>Where an entry belongs to no home network, as a change of the contact list does.</summary>
    public const string NoNetwork = "none";

    public static string DirectionOf(LaneEnd end) => end.HomeNetwork is null && !end.IsOffer ? ToRemote : ToHome;

    /// <summary>The home network it goes to or came from.</summary>
    public static string HomeNetworkOf(LaneKey lane, JournaledEvent journaled) =>
        (lane.End.HomeNetwork ?? MessageOf(journaled)?.Sender.Network)?.Value ?? NoNetwork;

    public static string KindOf(JournaledEvent journaled) => journaled switch
    {
        MessageToHome or OwnMessageToHome or MessageToRemote => "message",
        NudgeToHome or NudgeToRemote => "nudge",
        FileToHome or FileToRemote or FileToFetch or FileOfferToHome or FileNotReceivedToHome => "file",
        DeliveryReport or ContactEditReport => "report",
        ContactEditToRemote => "contact_edit",
        _ => "notice",
    };

    /// <summary>The message of a person on a home network that the entry is, or is about.</summary>
    public static HomeMessageReference? MessageOf(JournaledEvent journaled) => journaled switch
    {
        MessageToRemote message => message.Message,
        NudgeToRemote nudge => nudge.Message,
        FileToRemote file => file.Message,
        DeliveryReport report => report.Message,
        _ => null,
    };

    public static TagList Of(LaneKey lane, JournaledEvent journaled) => new()
    {
        { "direction", DirectionOf(lane.End) },
        { "home_network", HomeNetworkOf(lane, journaled) },
        { "kind", KindOf(journaled) },
    };
}

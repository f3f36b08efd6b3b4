using System.Globalization;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Views;

/// <summary>Values in a person's words.</summary>
internal static class ViewText
{
    /// <summary>What an MSN network is called.</summary>
    public static string TitleOf(IRemoteNetwork network, string profile) => network.Profiles.FirstOrDefault(known => known.Name == profile)?.Title ?? profile;

    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string AgeOf(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (now - at).TotalMinutes):0} min") : "";

    /// <summary>How much of something is shown.</summary>
    /// <param name="before">How many come before it.</param>
    /// <param name="most">What is not counted any further.</param>
    public static string PartOf(int before, int shown, int total, int most = int.MaxValue) =>
        string.Create(CultureInfo.InvariantCulture, $"{before + Math.Min(1, shown)} to {before + shown} of {total}{(total >= most ? " or more" : "")}");

    /// <summary>When the server of an account was last heard; null where the account is not signed in. In whole minutes, so that a page that is told of changes is not
    /// told with every ping.</summary>
    public static HeardView? HeardOf(PuppetStatus status) => status switch
    {
        { Status.State: not LoginState.Connected } => null,
        { SinceProofOfLife: not { } } => new HeardView("not known", false),
        { SinceProofOfLife: { } age } when age < TimeSpan.FromMinutes(1) => new HeardView("within the last minute", false),
        { SinceProofOfLife: { } age, IsProofLate: var late } => new HeardView(string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min ago"), late),
    };
}

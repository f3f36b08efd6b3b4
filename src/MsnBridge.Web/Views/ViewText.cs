using System.Globalization;
using MsnBridge.Core.Networks;

namespace MsnBridge.Web.Views;

/// <summary>Values in a person's words.</summary>
internal static class ViewText
{
    /// <summary>What an MSN network is called.</summary>
    public static string TitleOf(IRemoteNetwork network, string profile) => network.Profiles.FirstOrDefault(known => known.Name == profile)?.Title ?? profile;

    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string AgeOf(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (now - at).TotalMinutes):0} min") : "";
}

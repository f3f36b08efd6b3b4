using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Profiles;

/// <summary>The profiles that ship with the library, read from <c>server-profiles.json</c>.</summary>
public static class ServerProfiles
{
    /// <summary>The name of the profile of the embedded network; made by <see cref="Local"/>, since its ports are chosen by whoever starts it.</summary>
    public const string LocalName = "local";

    private const string ResourceName = "MsnBridge.Msnp.Profiles.server-profiles.json";

    private static readonly Lazy<ImmutableArray<ServerProfile>> LazyPublic = new(LoadPublic);

    /// <summary>The public networks, in the order of the file.</summary>
    public static ImmutableArray<ServerProfile> Public => LazyPublic.Value;

    /// <summary>A public network by its name or another by which people know it, in any case; null if there is none.</summary>
    public static ServerProfile? Find(string name) => Public.FirstOrDefault(
        profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase) || profile.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The profile of an MSN network on this machine or in this house.</summary>
    /// <param name="notificationServer">Where its notification server listens.</param>
    /// <param name="webBase">The base of its HTTP services; plain http is allowed.</param>
    public static ServerProfile Local(MsnpServerAddress notificationServer, Uri webBase) => WithServicesAt(
        new ServerProfile
        {
            Name = LocalName,
            Title = "MSN network of this bridge",
            NotificationServer = notificationServer,
            Versions = [.. MsnpDialect.All.Select(dialect => dialect.Name)],
            IsLocal = true,
            Quirks = new ServerQuirks { TellsOfLostMessages = true },
        },
        webBase);

    /// <summary>A profile whose network has all its services on one host, under the paths that MSN's clients know. What the profile says already stays.</summary>
    public static ServerProfile WithServicesAt(ServerProfile profile, Uri webBase)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(webBase);
        return profile with
        {
            NexusUrl = profile.NexusUrl ?? new Uri(webBase, "/rdr/pprdr.asp"),
            RstUrl = profile.RstUrl ?? new Uri(webBase, "/RST.srf"),
            Rst2Url = profile.Rst2Url ?? new Uri(webBase, "/RST2.srf"),
            AddressBookUrl = profile.AddressBookUrl ?? new Uri(webBase, "/abservice/abservice.asmx"),
            SharingUrl = profile.SharingUrl ?? new Uri(webBase, "/abservice/SharingService.asmx"),
            OfflineMessagesUrl = profile.OfflineMessagesUrl ?? new Uri(webBase, "/rsi/rsi.asmx"),
            OfflineStoreUrl = profile.OfflineStoreUrl ?? new Uri(webBase, "/OimWS/oim.asmx"),
            StorageUrl = profile.StorageUrl ?? new Uri(webBase, "/storageservice/SchematizedStore.asmx"),
            GatewayUrl = profile.GatewayUrl ?? new Uri(webBase, "/gateway/gateway.dll"),
        };
    }

    /// <summary>Reads profiles from JSON in the form of <c>server-profiles.json</c>.</summary>
    /// <exception cref="JsonException">The text is no list of profiles, or a notification server is no <c>host:port</c>.</exception>
    public static ImmutableArray<ServerProfile> Read(Stream json) =>
        [.. JsonSerializer.Deserialize(json, ServerProfileJson.Default.ServerProfileArray) ?? []];

    private static ImmutableArray<ServerProfile> LoadPublic()
    {
        using var json = typeof(ServerProfiles).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        return Read(json);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    Converters = [typeof(MsnpServerAddressConverter)])]
[JsonSerializable(typeof(ServerProfile[]))]
internal sealed partial class ServerProfileJson : JsonSerializerContext;

internal sealed class MsnpServerAddressConverter : JsonConverter<MsnpServerAddress>
{
    public override MsnpServerAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MsnpServerAddress.TryParse(reader.GetString() ?? "", out var address)
            ? address
            : throw new JsonException("A server is written as host or host:port.");

    public override void Write(Utf8JsonWriter writer, MsnpServerAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

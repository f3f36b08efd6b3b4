using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// Lets clients find "MSN" and the ghost of an address (Application Service API, "Third-party networks"). One protocol, <c>msn</c>, with an
/// instance for each network that people may link accounts of. There are no places: a portal belongs to one person.
/// </summary>
internal sealed class ThirdPartyLookup(MatrixOptions options, GhostIds ghosts, IRemoteNetwork network, IProtocolIcon icons)
{
    public const string Protocol = "msn";

    public static MatrixAnswer NoLocations => MatrixAnswer.Ok(new JsonArray());

    // {"user_fields":[...],"location_fields":[],"icon":"mxc://...","field_types":{...},"instances":[{"network_id","desc","icon","fields"}]}
    public async Task<MatrixAnswer> DescribeProtocolAsync(string protocol, CancellationToken cancellationToken)
    {
        if (protocol != Protocol)
            return Unknown(protocol);
        // The specification demands one; an address that leads nowhere makes clients show the name alone.
        var icon = (await icons.FindAsync(cancellationToken))?.Value ?? $"mxc://{options.ServerName}/{options.AppserviceId}";
        var instances = network.Profiles.Select(profile => (JsonNode)new JsonObject
        {
            ["network_id"] = profile.Name,
            ["desc"] = profile.Title,
            ["icon"] = icon,
            ["fields"] = new JsonObject { ["network"] = profile.Name },
        });
        return MatrixAnswer.Ok(new JsonObject
        {
            ["user_fields"] = new JsonArray("network", "address"),
            ["location_fields"] = new JsonArray(),
            ["icon"] = icon,
            ["field_types"] = new JsonObject
            {
                ["network"] = new JsonObject { ["regexp"] = "[a-z0-9.-]+", ["placeholder"] = network.Profiles[0].Name },
                ["address"] = new JsonObject { ["regexp"] = "[^@\\s]+@[^@\\s]+", ["placeholder"] = "alice@example.org" },
            },
            ["instances"] = new JsonArray([.. instances]),
        });
    }

    /// <param name="profile">Null for every network.</param>
    public MatrixAnswer FindUsers(string protocol, string? address, string? profile)
    {
        if (protocol != Protocol)
            return Unknown(protocol);
        if (string.IsNullOrEmpty(address) || !network.TryParseAddress(address, out var contact, out _))
            return MatrixAnswer.Ok(new JsonArray());
        var found = network.Profiles
            .Where(known => string.IsNullOrEmpty(profile) || known.Name == profile)
            .Select(known => ghosts.TryOf(known.Name, contact, out var user) ? Describe(user, known.Name, contact.Value) : null)
            .OfType<JsonObject>();
        return MatrixAnswer.Ok(new JsonArray([.. found]));
    }

    public MatrixAnswer DescribeUser(string? userId) =>
        MatrixUserId.TryParse(userId, out var user) && ghosts.TryParse(user, out var profile, out var contact)
            ? MatrixAnswer.Ok(new JsonArray(Describe(user, profile, contact.Value)))
            : MatrixAnswer.NotFound("The id is not that of an MSN contact.");

    public static MatrixAnswer FindLocations(string protocol) => protocol == Protocol ? NoLocations : Unknown(protocol);

    private static JsonObject Describe(MatrixUserId user, string profile, string address) => new()
    {
        ["userid"] = user.Value,
        ["protocol"] = Protocol,
        ["fields"] = new JsonObject { ["network"] = profile, ["address"] = address },
    };

    private static MatrixAnswer Unknown(string protocol) =>
        MatrixAnswer.NotFound(protocol.Length <= 32 && protocol.All(char.IsAsciiLetterOrDigit)
            ? $"The bridge knows the protocol {Protocol}, not {protocol}."
            : $"The bridge knows the protocol {Protocol} alone.");
}

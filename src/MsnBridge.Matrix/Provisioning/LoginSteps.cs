using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>
/// The steps of linking an account in the form that bridge managers know:
/// <code>
/// {"login_id","type":"user_input","step_id","instructions","user_input":{"fields":[{"type","id","name","description"?,"options"?}]}}
/// {"login_id","type":"complete","step_id","instructions","complete":{"user_login_id"}}
/// </code>
/// There is one to fill in and one that says it is done.
/// </summary>
internal static class LoginSteps
{
    public const string Flow = "password";
    public const string InputStep = "msnbridge.account";
    public const string InputType = "user_input";

    private const string CompleteStep = "msnbridge.complete";
    private const string Network = "network";
    private const string Address = "address";
    private const string Password = "password";

    public static JsonArray Flows =>
    [
        new JsonObject { ["id"] = Flow, ["name"] = "Password", ["description"] = "Link an MSN account with its address and password." },
    ];

    public static JsonObject AskForAccount(LoginProcess process, IRemoteNetwork network)
    {
        var fields = new JsonArray();
        // Who has no choice is not asked.
        if (network.Profiles.Count > 1)
        {
            fields.Add((JsonNode)new JsonObject
            {
                ["type"] = "select",
                ["id"] = Network,
                ["name"] = "MSN network",
                ["description"] = string.Join("; ", network.Profiles.Select(profile => $"{profile.Name}: {profile.Title}")),
                ["default_value"] = network.Profiles[0].Name,
                ["options"] = new JsonArray([.. network.Profiles.Select(profile => (JsonNode)profile.Name)]),
            });
        }

        fields.Add((JsonNode)new JsonObject { ["type"] = "email", ["id"] = Address, ["name"] = "MSN address" });
        fields.Add((JsonNode)new JsonObject
        {
            ["type"] = "password",
            ["id"] = Password,
            ["name"] = "Password",
            ["description"] = "It is kept encrypted, to sign in for you.",
        });
        return new JsonObject
        {
            ["login_id"] = process.Id,
            ["type"] = InputType,
            ["step_id"] = InputStep,
            ["instructions"] = "Enter your MSN account.",
            [InputType] = new JsonObject { ["fields"] = fields },
        };
    }

    public static JsonObject Complete(LoginProcess process, string loginId, string sentence) => new()
    {
        ["login_id"] = process.Id,
        ["type"] = "complete",
        ["step_id"] = CompleteStep,
        ["instructions"] = sentence,
        ["complete"] = new JsonObject { ["user_login_id"] = loginId },
    };

    /// <summary>What was filled in, or what is missing in a sentence.</summary>
    public static (LinkRequest? Request, string? Missing) Read(JsonObject filledIn, IRemoteNetwork network)
    {
        var profile = filledIn.Text(Network) ?? (network.Profiles.Count == 1 ? network.Profiles[0].Name : null);
        if (profile is null)
            return (null, $"The MSN network is missing: one of {string.Join(", ", network.Profiles.Select(known => known.Name))}.");
        if (filledIn.Text(Address)?.Trim() is not { Length: > 0 } address)
            return (null, "The address of the MSN account is missing.");
        return filledIn.Text(Password) is { Length: > 0 } password
            ? (new LinkRequest(profile, address, new Core.Identities.Secret(password)), null)
            : (null, "The password is missing.");
    }
}

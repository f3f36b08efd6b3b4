using System.Text.Json.Nodes;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>One attempt of a person to link an account.</summary>
internal sealed class LoginProcess(string id, MatrixUserId user, DateTimeOffset startedAt)
{
    public string Id => id;

    public MatrixUserId User => user;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Held while a step is taken, so that a step that is sent twice signs in once.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>What the last step answered once the account is linked: whoever lost the answer asks again.</summary>
    public JsonObject? Completed { get; set; }

}

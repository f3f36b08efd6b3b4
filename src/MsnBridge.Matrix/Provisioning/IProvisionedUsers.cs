using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>What provisioning asks of the rest of the Matrix side.</summary>
internal interface IProvisionedUsers
{
    /// <summary>The room in which the person talks to the bot, or null.</summary>
    RoomId? FindManagementRoom(MatrixUserId user);

    /// <summary>The person has just linked an account: MSN is to see how he is.</summary>
    Task WelcomeAsync(MatrixUserId user, CancellationToken cancellationToken);
}

using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The user is signed in to the notification server.</summary>
/// <param name="TransactionId">The transaction id of the second USR.</param>
/// <param name="Account">The account, as the server writes it.</param>
/// <param name="Name">The friendly name; null where the dialect does not send it (MSNP10 and later).</param>
/// <param name="IsVerified">Whether the address of the account was confirmed; the name of an account that is not cannot be changed.</param>
/// <param name="IsRestricted">Whether it is a child's account.</param>
public sealed record UsrOkCommand(uint TransactionId, string Account, string? Name, bool IsVerified = true, bool IsRestricted = false)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
        line.Token(Account);
        if (dialect.UserOk != UserOkForm.FlagsOnly)
            line.Text(Name ?? Account);

        if (dialect.UserOk == UserOkForm.NameOnly)
            return;

        line.Number(IsVerified ? 1u : 0);
        if (dialect.UserOk != UserOkForm.NameAndVerified)
            line.Number(IsRestricted ? 1u : 0);
    }
}

using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Msnp.Client;

/// <summary>A circle the account is in, or is invited to (MSNP18-20): a group that has a name and stays.</summary>
/// <param name="Address">The address by which the network knows it, lower case.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">What the account is in it.</param>
/// <param name="IsInvitation">Whether the account was invited and has not answered.</param>
public sealed record MsnCircle(string Address, string Name, CircleRole Role, bool IsInvitation)
{
    /// <summary>Who is in it beside the account, whether he is there now or not, by address in lower case; null until its address book was read, and of one that the
    /// account is only invited to.</summary>
    public EquatableList<string>? Members { get; init; }

    /// <summary>Its conversation; the same in every session.</summary>
    public MsnConversationId Conversation => MsnConversationId.Circle(Address);
}

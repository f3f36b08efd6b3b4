using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Gathers the answer to <c>SYN</c>, whose items come without a transaction id behind it. It is complete when as many contacts and groups have come as were
/// announced; a list that stays shorter is never taken for the whole, since the missing would look removed.
/// </summary>
internal sealed class ListSynchronization(IContactListModel model)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ImmutableDictionary<string, MsnContact>.Builder _contacts = ContactListSnapshot.Empty.Contacts.ToBuilder();
    private readonly ImmutableDictionary<string, ContactGroup>.Builder _groups = ContactListSnapshot.Empty.Groups.ToBuilder();
    private ContactListSnapshot _settings = ContactListSnapshot.Empty;
    private SynContent? _announced;
    private uint _contactLines;
    private uint _groupLines;

    /// <summary>Ends when the list has taken effect.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The list, once it is whole.</summary>
    public ContactListSnapshot? List { get; private set; }

    /// <summary>How many lines have come, to tell a slow list from one that stopped.</summary>
    public int LinesSeen { get; private set; }

    /// <summary>The contact of the last <c>LST</c>, to whom a <c>BPR</c> without an address belongs, even when the list is complete.</summary>
    public string? LastListed { get; private set; }

    /// <summary>Takes one command of the server.</summary>
    /// <returns>False if it is no part of the list, or comes after its end.</returns>
    public bool TryTake(MsnpCommand command)
    {
        if (List is not null || !TryGather(command))
            return false;

        LinesSeen++;
        if (_announced is { } announced && _contactLines >= announced.Contacts && _groupLines >= announced.Groups)
            List = _settings with { Contacts = _contacts.ToImmutable(), Groups = _groups.ToImmutable() };

        return true;
    }

    /// <summary>The list has taken effect.</summary>
    public void Complete() => _completion.TrySetResult();

    private bool TryGather(MsnpCommand command)
    {
        switch (command)
        {
            case SynReplyCommand reply:
                // Nothing announced: the list is what a client without one has, that is empty.
                _announced = reply.Content ?? default(SynContent);
                return true;
            case GtcCommand { TransactionId: 0 } gtc:
                _settings = _settings with { AsksAboutNewContacts = gtc.Prompt == ReverseListPrompt.Ask };
                return true;
            case BlpCommand { TransactionId: 0 } blp:
                _settings = _settings with { AllowsStrangers = blp.Mode == PrivacyMode.AllowUnlessBlocked };
                return true;
            case PrpCommand { TransactionId: 0 } prp:
                if (prp.Key == PropertyKeys.FriendlyName)
                    _settings = _settings with { OwnName = prp.Value ?? "" };

                return true;
            case LsgCommand group:
                _groupLines++;
                _groups[group.GroupId] = new ContactGroup(group.GroupId, group.Name);
                return true;
            case LstCommand line:
                _contactLines++;
                Add(line);
                return true;
            case BprCommand property when (property.Account ?? LastListed) is { } address && _contacts.TryGetValue(address, out var contact):
                if (property.Value is { } value)
                    _contacts[contact.Address] = contact with { Properties = contact.Properties.SetItem(property.Key, value) };

                return true;
            default:
                return false;
        }
    }

    private void Add(LstCommand line)
    {
        var address = ContactList.Canonical(line.Account);
        LastListed = address;
        var lists = model.Interpret(line.Lists);
        if (lists == MsnpLists.None)
            return;

        _contacts[address] = new MsnContact
        {
            Address = address,
            DisplayName = line.Name.Length > 0 ? line.Name : address,
            Lists = lists,
            Id = line.ContactId,
            // Escargot names group 0 for those who are on other lists only, where the word means nothing.
            GroupIds = lists.HasFlag(MsnpLists.Forward) ? [.. line.GroupIds] : [],
            NetworkId = (int)(line.Network ?? 1),
        };
    }
}

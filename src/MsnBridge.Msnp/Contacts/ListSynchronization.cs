using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Gathers the answer to <c>SYN</c>. It is complete when as many contacts and groups have come as were announced or, at MSNP2-7, where nothing is announced and each
/// list is told by itself, when the last line of every list has; a list that stays shorter is never taken for the whole, since the missing would look removed.
/// </summary>
/// <param name="model">What the lists mean.</param>
/// <param name="tellsListByList">Whether each list is told by itself (MSNP2-7).</param>
internal sealed class ListSynchronization(IContactListModel model, bool tellsListByList)
{
    private const MsnpLists EveryList = MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Block | MsnpLists.Reverse;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ImmutableDictionary<string, MsnContact>.Builder _contacts = ContactListSnapshot.Empty.Contacts.ToBuilder();
    private readonly ImmutableDictionary<string, ContactGroup>.Builder _groups = ContactListSnapshot.Empty.Groups.ToBuilder();
    private ContactListSnapshot _settings = ContactListSnapshot.Empty;
    private uint _transactionId;
    private SynContent? _announced;
    private MsnpLists _ended;
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
        else if (_ended == EveryList)
            List = _settings with { Contacts = Interpreted(), Groups = _groups.ToImmutable() };

        return true;
    }

    /// <summary>The list has taken effect.</summary>
    public void Complete() => _completion.TrySetResult();

    private bool TryGather(MsnpCommand command)
    {
        switch (command)
        {
            case SynReplyCommand reply:
                _transactionId = reply.TransactionId;

                // Nothing announced: the list is what a client without one has, that is empty. Where nothing ever is, only the serial number says so.
                _announced = reply.Content ?? (tellsListByList && reply.ListStamp != SynCommand.NoStamp ? null : default(SynContent));
                return true;
            case GtcCommand gtc when IsItem(gtc):
                _settings = _settings with { AsksAboutNewContacts = gtc.Prompt == ReverseListPrompt.Ask };
                return true;
            case BlpCommand blp when IsItem(blp):
                _settings = _settings with { AllowsStrangers = blp.Mode == PrivacyMode.AllowUnlessBlocked };
                return true;
            case PrpCommand prp when IsItem(prp):
                if (prp.Key == PropertyKeys.FriendlyName)
                    _settings = _settings with { OwnName = prp.Value ?? "" };

                return true;
            case LsgCommand group:
                _groupLines++;
                Add(new ContactGroup(group.GroupId, group.Name));
                return true;
            case GroupEntryCommand entry:
                if (entry is { GroupId: { } groupId, Name: { } name })
                    Add(new ContactGroup(groupId, name));

                return true;
            case LstCommand line:
                _contactLines++;
                Add(line);
                return true;
            case ListEntryCommand entry:
                Add(entry);
                return true;
            case BprCommand property when (property.Account ?? LastListed) is { } address && _contacts.TryGetValue(address, out var contact):
                if (property.Value is { } value && contact.Properties.Count < ContactList.MostProperties)
                    _contacts[contact.Address] = contact with { Properties = contact.Properties.SetItem(property.Key, value) };

                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a line belongs to the answer: it names no request (MSNP8 and later, and some servers before), or SYN.</summary>
    private bool IsItem(TransactionCommand line) => line.TransactionId == 0 || line.TransactionId == _transactionId;

    /// <summary>The contacts with the lists they count as being on, which only all lists together tell.</summary>
    private ImmutableDictionary<string, MsnContact> Interpreted()
    {
        foreach (var contact in _contacts.Values.ToList())
            _contacts[contact.Address] = contact with { Lists = model.Interpret(contact.Lists) };

        return _contacts.ToImmutable();
    }

    // A list without end is read on, for its end is how it is known to be whole, and not kept.
    private bool HasRoomFor(string address) => _contacts.Count < ContactList.MostContacts || _contacts.ContainsKey(address);

    private void Add(ContactGroup group)
    {
        if (_groups.Count < ContactList.MostGroups)
            _groups[group.Id] = group;
    }

    private void Add(ListEntryCommand entry)
    {
        if (entry.Account is { } account && HasRoomFor(ContactList.Canonical(account)))
        {
            var address = ContactList.Canonical(account);
            LastListed = address;

            // The forward list comes first, and its name is the one people see.
            var contact = _contacts.GetValueOrDefault(address) ?? new MsnContact
            {
                Address = address,
                DisplayName = string.IsNullOrEmpty(entry.Name) ? address : entry.Name,
                Lists = MsnpLists.None,
            };
            _contacts[address] = contact with
            {
                Lists = contact.Lists | entry.List,
                GroupIds = entry.List == MsnpLists.Forward ? [.. entry.GroupIds] : contact.GroupIds,
            };
        }

        if (entry.IsLast)
            _ended |= entry.List;
    }

    private void Add(LstCommand line)
    {
        var address = ContactList.Canonical(line.Account);
        LastListed = address;
        var lists = model.Interpret(line.Lists);
        if (lists == MsnpLists.None || !HasRoomFor(address))
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

using System.Collections.Immutable;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Adding, changing and deleting contacts, and the settings in the own entry.</summary>
internal sealed class ContactCalls(ListAccess lists)
{
    // What is stored for a stranger has an end.
    private const int MaxAnnotations = 32;
    private const int MaxItems = 16;
    private const int LongestText = 1024;

    public AddressBookReply Add(MsnAccount account, ContactAddRequest request)
    {
        if (request.Contacts.Count == 0)
            return ListAccess.Incomplete("contact");

        var info = request.Contacts[0].Info;
        var reply = Add(account.Address, info, request.ManagesAllowList, out var contact);
        return contact is null ? reply! : AddressBookReply.Done(request, "guid", contact.Id.ToString());
    }

    /// <summary>Puts somebody on the forward list.</summary>
    /// <returns>The fault, if it was refused.</returns>
    public AddressBookReply? Add(string account, AddressBookContactInfo info, bool allows, out ListedContact? contact)
    {
        contact = null;

        // Somebody of another network may have an account of this one, which the address then means.
        var address = info.PassportName ?? info.Emails.FirstOrDefault(email => email.IsMessengerAddress)?.Address;
        if (address is null)
            return ListAccess.Fault(ListEditError.InvalidAddress);

        if (lists.Add(account, MsnpLists.Forward, address) is { } error)
            return ListAccess.Fault(error);

        contact = lists.Current(account).Find(address)!;
        if (allows && !contact.Lists.HasFlag(MsnpLists.Block))
            lists.Add(account, MsnpLists.Allow, address);

        if (info.InviteMessage is { Length: > 0 } message)
            lists.Invite(account, address, message);

        if (info.Annotations.Count > 0)
            lists.Edit(account, current => With(current, address, entry => Annotate(entry, info.Annotations)));

        return null;
    }

    public AddressBookReply Update(MsnAccount account, ContactUpdateRequest request)
    {
        if (request.Contacts.Count == 0)
            return ListAccess.Incomplete("contact");

        foreach (var contact in request.Contacts)
        {
            if (Update(account, contact) is { } fault)
                return fault;
        }

        return AddressBookReply.Done(request);
    }

    public AddressBookReply Delete(MsnAccount account, ContactDeleteRequest request)
    {
        if (request.ContactIds.Count == 0)
            return ListAccess.Incomplete("contact");

        foreach (var id in request.ContactIds)
        {
            if (lists.FindById(account.Address, id) is not { } contact || !contact.Lists.HasFlag(MsnpLists.Forward))
                return ListAccess.NoSuchContact();

            lists.RemoveContact(account.Address, contact);
        }

        return AddressBookReply.Done(request);
    }

    private AddressBookReply? Update(MsnAccount account, AddressBookContact update)
    {
        if (update.PropertiesChanged is not { } words)
            return ListAccess.Incomplete("propertiesChanged");

        var changed = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (update.Info.Type == AddressBookContactType.Me)
            return UpdateOwn(account, update.Info, changed);

        if (lists.FindById(account.Address, update.Id) is not { } contact)
            return ListAccess.NoSuchContact();

        if (update.Info.DisplayName is { } name && changed.Contains(ChangedProperties.DisplayName) && !IsFriendlyName(name))
            return NameRefused();

        if (changed.Contains(ChangedProperties.IsMessengerUser)
            && ChangeForward(account.Address, contact, update.Info.IsMessengerUser ?? false) is { } fault)
        {
            return fault;
        }

        lists.Edit(account.Address, current => With(current, contact.Address, entry => Change(entry, update.Info, changed)));
        return null;
    }

    private AddressBookReply? ChangeForward(string account, ListedContact contact, bool isForward)
    {
        if (contact.Lists.HasFlag(MsnpLists.Forward) == isForward)
            return null;

        var error = isForward ? lists.Add(account, MsnpLists.Forward, contact.Address) : lists.RemoveContact(account, contact);
        return error is { } refusal ? ListAccess.Fault(refusal) : null;
    }

    private AddressBookReply? UpdateOwn(MsnAccount account, AddressBookContactInfo info, HashSet<string> changed)
    {
        if (changed.Contains(ChangedProperties.DisplayName) && info.DisplayName is { } name)
        {
            if (!IsFriendlyName(name))
                return NameRefused();

            if (name != account.FriendlyName)
                lists.Rename(account.Address, name);
        }

        if (!changed.Contains(ChangedProperties.Annotation))
            return null;

        foreach (var annotation in info.Annotations)
        {
            switch (annotation)
            {
                // 0 or nothing is unset, which is what a new account has.
                case { Name: AnnotationNames.Privacy }:
                    lists.ChangeSetting(account.Address, current => current with { AllowsStrangers = annotation.Value != "2" });
                    break;
                case { Name: AnnotationNames.ReverseListPrompt }:
                    lists.ChangeSetting(account.Address, current => current with { AsksWhenAdded = annotation.Value != "2" });
                    break;
                case { Name: AnnotationNames.MobileEnabled }:
                    // There are no mobile devices here.
                    break;
                default:
                    lists.Edit(account.Address, current => current with { Annotations = Set(current.Annotations, annotation) });
                    break;
            }
        }

        return null;
    }

    private static AddressBookReply NameRefused() =>
        AddressBookReply.Refused(AddressBookFault.BadArgumentLength, "The name is empty or too long.");

    private static bool IsFriendlyName(string name) => name.Length > 0 && Uri.EscapeDataString(name).Length <= ListLimits.MaxFriendlyNameLength;

    private static ListEdit With(MsnAccount account, string address, Func<ListedContact, ListedContact> change) =>
        account.Find(address) is { } contact
            ? account with { Contacts = account.Contacts.SetItem(contact.Address, change(contact)) }
            : ListEditError.NotOnList;

    private static ListedContact Change(ListedContact contact, AddressBookContactInfo info, HashSet<string> changed)
    {
        if (changed.Contains(ChangedProperties.DisplayName) && info.DisplayName is { Length: > 0 } name)
            contact = contact with { Name = name };

        if (changed.Contains(ChangedProperties.Annotation))
            contact = Annotate(contact, info.Annotations);

        var card = contact.Card ?? new ContactCard();
        card = card with
        {
            FirstName = Changed(ChangedProperties.FirstName, info.FirstName, card.FirstName),
            MiddleName = Changed(ChangedProperties.MiddleName, info.MiddleName, card.MiddleName),
            LastName = Changed(ChangedProperties.LastName, info.LastName, card.LastName),
            Comment = Changed(ChangedProperties.Comment, info.Comment, card.Comment),
            Birthdate = Changed(ChangedProperties.Birthdate, info.Birthdate, card.Birthdate),
            Emails = changed.Contains(ChangedProperties.Email)
                ? Merge(card.Emails, info.Emails.Select(email => email with { PropertiesChanged = null }), email => email.Type, email => email.Address.Length == 0)
                : card.Emails,
            Phones = changed.Contains(ChangedProperties.Phone)
                ? Merge(card.Phones, info.Phones, phone => phone.Type, phone => phone.Number.Length == 0)
                : card.Phones,
        };
        return contact with { Card = card == new ContactCard() ? null : card };

        string? Changed(string word, string? value, string? before) =>
            !changed.Contains(word) ? before : string.IsNullOrEmpty(value) ? null : Shorten(value);
    }

    /// <summary>An update names the items that change by their kind; an empty one takes its kind away.</summary>
    private static ImmutableList<T> Merge<T>(ImmutableList<T> before, IEnumerable<T> changes, Func<T, string> kind, Func<T, bool> isEmpty)
    {
        foreach (var change in changes.Take(MaxItems))
        {
            before = before.RemoveAll(item => kind(item) == kind(change));
            if (!isEmpty(change) && before.Count < MaxItems)
                before = before.Add(change);
        }

        return before;
    }

    private static ListedContact Annotate(ListedContact contact, EquatableList<ContactAnnotation> annotations) =>
        contact with { Annotations = annotations.Aggregate(contact.Annotations, Set) };

    private static ImmutableSortedDictionary<string, string> Set(ImmutableSortedDictionary<string, string> annotations, ContactAnnotation annotation)
    {
        if (annotation.Value.Length == 0)
            return annotations.Remove(annotation.Name);

        return annotations.ContainsKey(annotation.Name) || annotations.Count < MaxAnnotations
            ? annotations.SetItem(Shorten(annotation.Name), Shorten(annotation.Value))
            : annotations;
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

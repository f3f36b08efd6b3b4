using System.Xml.Linq;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Registration;

/// <summary>
/// In-band registration with the transport (XEP-0077):
/// <c>&lt;iq type='get'&gt;&lt;query xmlns='jabber:iq:register'/&gt;</c> brings a form;
/// <c>&lt;iq type='set'&gt;</c> with the form submitted, or with <c>&lt;username/&gt;&lt;password/&gt;</c> from clients that know no forms, or with
/// <c>&lt;remove/&gt;</c>. A set is answered once the sign-in on MSN has ended.
/// </summary>
internal sealed class RegistrationHandler(AccountLinking linking, IPuppetDirectory directory, IRemoteNetwork network)
{
    public async Task<(XElement? Result, StanzaError? Error)> HandleAsync(
        Jid from, string type, XElement query, CancellationToken cancellationToken)
    {
        if (type == "get")
        {
            return (Describe(await directory.FindStatusAsync(UserSessions.ToHomeUser(from), cancellationToken)), null);
        }

        if (query.Element(Ns.Register + "remove") is not null)
        {
            return await linking.UnlinkAsync(from, cancellationToken)
                ? (null, null)
                : (null, StanzaError.RegistrationRequired("You have no MSN account here, so there is nothing to remove."));
        }

        var (request, missing) = AccountForm.Read(ReadValues(query), network);
        if (request is null)
        {
            return (null, StanzaError.NotAcceptable(missing!));
        }

        var result = await linking.LinkAsync(from, request, cancellationToken);
        return result switch
        {
            null => (null, StanzaError.ResourceConstraint("A sign-in of yours is still under way. Wait for its result.")),
            { Linked: true } => (null, null),
            _ => (null, Refusal(result)),
        };
    }

    private static StanzaError Refusal(LinkResult result) => result.Failure switch
    {
        LinkFailure.UnknownProfile or LinkFailure.InvalidAddress => StanzaError.NotAcceptable(result.Message),
        LinkFailure.BadCredentials => StanzaError.NotAuthorized(result.Message),
        LinkFailure.AccountRefused => StanzaError.Forbidden(result.Message),
        LinkFailure.ServerUnavailable => StanzaError.RemoteServerTimeout(result.Message),
        LinkFailure.AccountTaken or LinkFailure.OtherAccountLinked => StanzaError.Conflict(result.Message),
        _ => StanzaError.Undefined(result.Message),
    };

    private static Dictionary<string, string> ReadValues(XElement query)
    {
        if (query.Element(Ns.DataForm + "x") is { } form && (string?)form.Attribute("type") == "submit")
        {
            return DataForm.Read(form);
        }

        return new(StringComparer.Ordinal)
        {
            [AccountForm.Address] = (string?)query.Element(Ns.Register + "username") ?? (string?)query.Element(Ns.Register + "email") ?? "",
            [AccountForm.Password] = (string?)query.Element(Ns.Register + "password") ?? "",
        };
    }

    private XElement Describe(PuppetStatus? status) =>
        new(
            Ns.Register + "query",
            status is null ? null : new XElement(Ns.Register + "registered"),
            new XElement(Ns.Register + "instructions", AccountForm.Instructions),
            new XElement(Ns.Register + "username", status?.Account.Address),
            new XElement(Ns.Register + "password"),
            DataForm.Create(
                "form",
                status is null ? "Link an MSN account" : "Your MSN account",
                AccountForm.Instructions,
                DataForm.Hidden("FORM_TYPE", Ns.Register.NamespaceName),
                AccountForm.NetworkField(network, status?.Account.Profile),
                AccountForm.AddressField(status?.Account.Address),
                AccountForm.PasswordField()));
}

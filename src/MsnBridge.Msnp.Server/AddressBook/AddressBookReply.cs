using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>What came of a call: what the answer says, or a fault.</summary>
internal sealed class AddressBookReply
{
    private AddressBookReply()
    {
    }

    /// <summary>The element for the body; null for a fault.</summary>
    public XElement? Content { get; private init; }

    /// <summary>The <c>errorcode</c>; null where all went well.</summary>
    public string? ErrorCode { get; private init; }

    /// <summary>What the fault says for people.</summary>
    public string ErrorText { get; private init; } = "";

    /// <summary>What is in <c>additionalDetails</c>.</summary>
    public XElement? ErrorDetails { get; private init; }

    /// <summary>It was done, and there is nothing to say.</summary>
    public static AddressBookReply Done(AddressBookRequest request) => new() { Content = AddressBookXml.Response(request.Method) };

    /// <summary>It was done, and this came of it.</summary>
    public static AddressBookReply Done(AddressBookRequest request, string name, string value) =>
        new() { Content = AddressBookXml.Response(request.Method, new XElement(AddressBookXml.Namespace + name, value)) };

    /// <summary>The answer as it is.</summary>
    public static AddressBookReply Answer(XElement content) => new() { Content = content };

    /// <summary>It was refused.</summary>
    public static AddressBookReply Refused(string errorCode, string text) => new() { ErrorCode = errorCode, ErrorText = text };

    // <additionalDetails><conflictObjectId>…</conflictObjectId></additionalDetails>

    /// <summary>What was to be made is there already, under this id.</summary>
    public static AddressBookReply Exists(string id) => new()
    {
        ErrorCode = AddressBookFault.ContactAlreadyExists,
        ErrorText = "The contact exists already.",
        ErrorDetails = new XElement(AddressBookXml.Namespace + "conflictObjectId", id),
    };
}

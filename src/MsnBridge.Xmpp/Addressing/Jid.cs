using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MsnBridge.Xmpp.Addressing;

/// <summary>
/// An XMPP address, <c>[local@]domain[/resource]</c> (RFC 7622). Local part and domain are lower case, so that equal addresses compare
/// equal; the server has prepared those it hands out in full, this covers what people and configuration files write.
/// </summary>
internal sealed record Jid
{
    private const int MaxPartBytes = 1023;
    private static readonly SearchValues<char> ForbiddenInLocal = SearchValues.Create("\"&'/:<>@");

    private Jid(string? local, string domain, string? resource)
    {
        Local = local;
        Domain = domain;
        Resource = resource;
    }

    public string? Local { get; }

    public string Domain { get; }

    public string? Resource { get; }

    public bool IsDomain => Local is null && Resource is null;

    public bool IsBare => Resource is null;

    public Jid Bare => Resource is null ? this : new(Local, Domain, null);

    /// <summary>The address of a server or service.</summary>
    /// <exception cref="FormatException">Not a domain.</exception>
    public static Jid OfDomain(string domain) =>
        TryParse(domain, out var jid) && jid.IsDomain ? jid : throw new FormatException($"'{domain}' is not a domain.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        // The resource begins at the first slash and may itself contain slashes and at signs.
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var resource = slash < 0 ? null : text[(slash + 1)..];
        var bare = slash < 0 ? text : text[..slash];
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        var local = at < 0 ? null : bare[..at].ToLowerInvariant();
        var domain = (at < 0 ? bare : bare[(at + 1)..]).ToLowerInvariant().TrimEnd('.');
        if (!IsDomainPart(domain) || (local is not null && !IsLocalPart(local)) || (resource is not null && !IsResourcePart(resource)))
        {
            return false;
        }

        jid = new(local, domain, resource);
        return true;
    }

    public static bool TryCreate(string local, string domain, [NotNullWhen(true)] out Jid? jid)
    {
        local = local.ToLowerInvariant();
        jid = IsLocalPart(local) && IsDomainPart(domain) ? new(local, domain, null) : null;
        return jid is not null;
    }

    public Jid WithResource(string resource) =>
        IsResourcePart(resource) ? new(Local, Domain, resource) : throw new ArgumentException("Not a resource.", nameof(resource));

    public override string ToString() =>
        (Local, Resource) switch
        {
            (null, null) => Domain,
            (null, _) => $"{Domain}/{Resource}",
            (_, null) => $"{Local}@{Domain}",
            _ => $"{Local}@{Domain}/{Resource}",
        };

    private static bool IsLocalPart(string local) => Fits(local) && !local.AsSpan().ContainsAny(ForbiddenInLocal) && !local.Any(char.IsWhiteSpace);

    private static bool IsDomainPart(string domain) => Fits(domain) && !domain.Any(c => char.IsWhiteSpace(c) || "\"&'/:<>@\\".Contains(c, StringComparison.Ordinal))
        && !domain.StartsWith('.') && !domain.Contains("..", StringComparison.Ordinal);

    private static bool IsResourcePart(string resource) => Fits(resource);

    private static bool Fits(string part) =>
        part.Length is > 0 and <= MaxPartBytes && Encoding.UTF8.GetByteCount(part) <= MaxPartBytes && !part.Any(char.IsControl);
}

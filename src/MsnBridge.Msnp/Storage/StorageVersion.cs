using System.Xml.Linq;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Storage;

/// <summary>A generation of the storage service, which serves both.</summary>
public sealed class StorageVersion
{
    private StorageVersion(string service, string application) => (Service, ApplicationId) = (XNamespace.Get(service), application);

    /// <summary>Of Windows Live Messenger 8: a picture is changed by deleting and making relationships.</summary>
    public static StorageVersion First { get; } = new("http://www.msn.com/webservices/storage/w10", "Messenger Client 8.0");

    /// <summary>Of Windows Live Messenger 2009: a picture is changed in one call.</summary>
    public static StorageVersion Second { get; } = new("http://www.msn.com/webservices/storage/2008", "Messenger Client 9.0");

    /// <summary>The namespace of all its elements.</summary>
    public XNamespace Service { get; }

    /// <summary>What clients of that age call themselves.</summary>
    public string ApplicationId { get; }

    /// <summary>The generation of a namespace; null if it is neither.</summary>
    public static StorageVersion? Find(XNamespace service) => service == First.Service ? First : service == Second.Service ? Second : null;

    /// <summary>The generation of the clients that spoke a dialect.</summary>
    public static StorageVersion For(MsnpDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.HasEndpoints ? Second : First;
    }
}

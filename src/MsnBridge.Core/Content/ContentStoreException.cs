namespace MsnBridge.Core.Content;

/// <summary>The disk did not take or give content. The message says for a person what is wrong.</summary>
public sealed class ContentStoreException(string message, bool isDiskFull, Exception? innerException = null) : Exception(message, innerException)
{
    public bool IsDiskFull => isDiskFull;
}

namespace MsnBridge.Data;

/// <summary>The store cannot be used, or could not store something. The message says for a person what is wrong and what to do about it;
/// it holds no password and no message body.</summary>
public sealed class BridgeDataException(string message, Exception? innerException = null) : Exception(message, innerException);

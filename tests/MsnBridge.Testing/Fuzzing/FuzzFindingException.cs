namespace MsnBridge.Testing.Fuzzing;

/// <summary>Something that must hold does not.</summary>
public sealed class FuzzFindingException(string message) : Exception(message);

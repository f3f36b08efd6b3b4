namespace MsnBridge.Core.Content;

/// <summary>Something the content store has.</summary>
/// <param name="MediaType">Type and subtype alone, lower case: <c>image/png</c>.</param>
public sealed record StoredContent(ContentKey Key, long Size, string MediaType);

namespace MsnBridge.Core.Content;

/// <summary>Content is not what it was said to be, and was not saved.</summary>
public sealed class ContentRefusedException(ContentRefusal refusal)
    : Exception(refusal == ContentRefusal.TooLarge ? "The content is larger than it may be." : "The content does not have the hash it should have.")
{
    public ContentRefusal Refusal => refusal;
}

public enum ContentRefusal
{
    TooLarge,
    WrongHash,
}

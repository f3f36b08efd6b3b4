namespace MsnBridge.Msnp.Payloads;

/// <summary>What an <see cref="MsnObject"/> names. The numbers are those of the wire; others occur.</summary>
public enum MsnObjectType
{
    /// <summary>A custom emoticon.</summary>
    Emoticon = 2,

    /// <summary>A display picture.</summary>
    DisplayPicture = 3,

    /// <summary>A shared file.</summary>
    SharedFile = 4,

    /// <summary>A background of a conversation.</summary>
    Background = 5,

    /// <summary>A moving display picture, in a cabinet.</summary>
    DynamicPicture = 7,

    /// <summary>A wink, in a cabinet.</summary>
    Wink = 8,

    /// <summary>A voice clip.</summary>
    VoiceClip = 11,

    /// <summary>The picture at the head of a conversation (MSNP18 and later).</summary>
    Scene = 16,
}

namespace MsnBridge.Msnp.Commands;

/// <summary>The lists an account keeps, with the bits that <c>LST</c> uses for them.</summary>
[Flags]
public enum MsnpLists : uint
{
    /// <summary>On none.</summary>
    None = 0,

    /// <summary><c>FL</c>, forward: my contacts.</summary>
    Forward = 1,

    /// <summary><c>AL</c>, allow: may see my presence and write to me.</summary>
    Allow = 2,

    /// <summary><c>BL</c>, block: may not. Nobody is on both.</summary>
    Block = 4,

    /// <summary><c>RL</c>, reverse: who has me as a contact. Kept by the server.</summary>
    Reverse = 8,

    /// <summary><c>PL</c>, pending: added me, and I have not decided (MSNP10 and later).</summary>
    Pending = 16,

    /// <summary>A program rather than a person.</summary>
    Application = 32,

    /// <summary>May not see that the user is there (MSNP21).</summary>
    Hide = 64,
}

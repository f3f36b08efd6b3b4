namespace MsnBridge.Commands;

/// <summary>What the process ends with; the numbers are those of <c>sysexits.h</c>, which service managers and scripts know.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 64;

    /// <summary>Something the command needs is not there: a port is taken, a server does not answer, a link is broken.</summary>
    public const int Unavailable = 69;

    /// <summary>A fault of the program itself.</summary>
    public const int Software = 70;

    /// <summary>A file or the database cannot be read or written.</summary>
    public const int InputOutput = 74;

    /// <summary>The MSN network refused the account or the password.</summary>
    public const int Refused = 77;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;
}

namespace MsnBridge.Matrix.Client;

/// <summary>On what terms a call takes its turn.</summary>
internal sealed record CallTerms(MatrixPriority Priority)
{
    /// <summary>Whether outages and rate limits are waited out. Where not, the call fails at once.</summary>
    public bool Patient { get; init; } = true;

    /// <summary>Media: takes long, and so may not fill all places.</summary>
    public bool Bulk { get; init; }

    /// <summary>How often the homeserver may answer with an error of its own (5xx) before that is taken for the answer. Limited where the
    /// homeserver may be speaking of another server that it had to ask.</summary>
    public int MaxServerErrors { get; init; } = int.MaxValue;

    /// <summary>Whether the application service's token is shown, so that its being refused says something about the link.</summary>
    public bool OwnToken { get; init; } = true;
}

namespace MsnBridge.Faults.Simulation;

/// <summary>How badly things go in a run, drawn once from its seed, and what goes wrong at each moment. From <see cref="Clear"/> on nothing does.</summary>
internal sealed class Weather
{
    private readonly Chance _chance;
    private readonly double _killing;
    private readonly double _wire;
    private readonly double _web;
    private readonly double _home;
    private readonly double _slowness;
    private int _killsLeft;

    public Weather(Chance chance)
    {
        _chance = chance;
        _killing = chance.Of(0, 0.001, 0.003, 0.01);
        _killsLeft = chance.Below(4);
        _wire = chance.Of(0, 0, 0.003, 0.01, 0.03);
        _web = chance.Of(0, 0, 0.05, 0.2);
        _home = chance.Of(0, 0.05, 0.3);
        _slowness = chance.Of(0.005, 0.03, 0.2);
    }

    /// <summary>Whether anything may go wrong now.</summary>
    public bool IsStormy { get; set; }

    /// <summary>While true, no transaction begins: another program holds the database.</summary>
    public bool DatabaseIsLocked { get; set; }

    /// <summary>While true, no transaction commits.</summary>
    public bool DiskIsFull { get; set; }

    /// <summary>While true, nobody reaches the servers of MSN.</summary>
    public bool MsnIsAway { get; set; }

    /// <summary>While true, nobody reaches the home server.</summary>
    public bool HomeIsAway { get; set; }

    public void Clear() => (IsStormy, DatabaseIsLocked, DiskIsFull, MsnIsAway, HomeIsAway) = (false, false, false, false, false);

    public bool Kills()
    {
        if (!IsStormy || _killsLeft == 0 || !_chance.Happens(_killing))
            return false;

        _killsLeft--;
        return true;
    }

    public TimeSpan Latency() => _chance.Between(0.001, _slowness);

    /// <summary>What becomes of some bytes on their way.</summary>
    public WireFate OfBytes()
    {
        if (!IsStormy || !_chance.Happens(_wire))
            return WireFate.Passed;

        return _chance.Of(WireFate.Cut, WireFate.Cut, WireFate.CutInside, WireFate.CutInside, WireFate.CutAfter, WireFate.Held, WireFate.Swallowed);
    }

    /// <summary>What becomes of a request and its answer.</summary>
    public RequestFate OfWebRequest() => MsnIsAway ? RequestFate.NotReached : OfRequest(_web);

    /// <inheritdoc cref="OfWebRequest"/>
    public RequestFate OfHomeRequest() => HomeIsAway ? RequestFate.NotReached : OfRequest(_home);

    private RequestFate OfRequest(double probability) => IsStormy && _chance.Happens(probability)
        ? _chance.Of(RequestFate.NotReached, RequestFate.Failed, RequestFate.TooMany, RequestFate.AnswerLost, RequestFate.AnswerLate)
        : RequestFate.Passed;
}

internal enum WireFate
{
    Passed,

    /// <summary>The connection breaks before them.</summary>
    Cut,

    /// <summary>The connection breaks in the middle of them.</summary>
    CutInside,

    /// <summary>The connection breaks behind them.</summary>
    CutAfter,

    /// <summary>They, and what follows, come half a minute late.</summary>
    Held,

    /// <summary>From here on nothing comes any more, and nobody is told.</summary>
    Swallowed,
}

internal enum RequestFate
{
    Passed,
    NotReached,

    /// <summary>5xx.</summary>
    Failed,

    /// <summary>429.</summary>
    TooMany,

    /// <summary>Carried out, and nobody hears of it.</summary>
    AnswerLost,

    /// <summary>Carried out, and heard of half a minute later.</summary>
    AnswerLate,
}

using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>The account's way into the remote network and out of it: when it signs in, when it tries again, and what state that is called.</summary>
/// <param name="effects">What is asked for is added here.</param>
/// <param name="heardAgain">What follows where an outage that was told is over: told since when nothing could be heard.</param>
/// <param name="whatGoes">What follows for the rest of the puppet where a session ends.</param>
/// <param name="jitter">A number from 0 to 1 for each wait.</param>
/// <param name="sessionsBefore">Numbers up to this one belong to sessions that somebody else has opened.</param>
internal sealed class PuppetLogin(
    LoginStatus status, OwnPresences presences, PictureBook pictures, PuppetPolicy policy, Func<double> jitter, List<PuppetEffect> effects,
    Func<IEnumerable<PuppetEffect>> whatGoes, Action<DateTimeOffset, DateTimeOffset> heardAgain, int sessionsBefore)
{
    private SessionPhase _phase = SessionPhase.None;
    private OwnPresence? _shown;
    private ContentKey? _shownPicture;
    private bool _retryScheduled;
    private bool _leaving;
    private bool _yielded;
    private int _session = sessionsBefore;
    private int _retry;
    private int _departure;
    private int _failures;

    // Since when nothing can be heard, for a reason that passes by itself.
    private DateTimeOffset? _deafSince;
    private int _outage;

    private enum SessionPhase
    {
        None,
        Opening,
        Up,
    }

    public LoginStatus Status { get; private set; } = status;

    /// <summary>The number of the newest session.</summary>
    public int Session => _session;

    /// <summary>Whether what a session reports of the moment counts.</summary>
    public bool IsCurrent(int session) => session == _session && _phase != SessionPhase.None;

    /// <summary>The owner's presence changed, and the account is to be signed in.</summary>
    public void Appear(bool wasWanted, DateTimeOffset now)
    {
        _leaving = false;
        switch (_phase)
        {
            case SessionPhase.Up:
                ShowPresence();
                break;
            case SessionPhase.None when Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere)
                                        && (!_retryScheduled || !wasWanted):
                Open(now);
                break;
            default:
                break;
        }
    }

    /// <summary>The time that <see cref="ScheduleSignOut"/> asked for is up.</summary>
    public void Depart(SignOutDue due, DateTimeOffset now)
    {
        if (due.Departure == _departure && _leaving)
        {
            SignOut(now);
        }
    }

    /// <summary>An outage has lasted for so long that it is told.</summary>
    public void TellOutage(OutageDue due, DateTimeOffset now)
    {
        if (due.Outage == _outage && _deafSince is { } since && Status.State != LoginState.ServerUnavailable)
        {
            SetStatus(LoginState.ServerUnavailable, Status.Detail, since);
        }
    }

    public void Reconnect(bool asked, DateTimeOffset now)
    {
        _leaving = false;
        presences.Ask();
        _failures = 0;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        SetStatus(LoginState.Connecting, null, now);
        Open(now, asked);
    }

    public void Yield(DateTimeOffset now)
    {
        _yielded = true;
        _retryScheduled = false;
        if (_phase != SessionPhase.None)
        {
            Close();
            SetStatus(LoginState.Connecting, null, now);
        }
    }

    public void Reclaim(DateTimeOffset now)
    {
        _yielded = false;
        if (presences.IsWanted && _phase == SessionPhase.None && Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere))
        {
            Open(now);
        }
    }

    public void Adopt(DateTimeOffset now)
    {
        _yielded = false;
        _leaving = false;
        presences.Ask();
        _failures = 0;
        _retryScheduled = false;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        _session++;
        _shownPicture = null;
        _phase = SessionPhase.Up;
        // A link request signs in as online; what the person's presence really is follows at once.
        _shown = new OwnPresence(Availability.Online);
        HearAgain(now);
        SetStatus(LoginState.Connected, null, now);
        effects.Add(new SessionReady(_session));
        ShowPresence();
        ShowFirstPicture();
    }

    public void FinishSignIn(SignInFinished finished, DateTimeOffset now)
    {
        if (finished.Session != _session || _phase != SessionPhase.Opening)
        {
            return;
        }

        if (finished.Result.State != LoginState.Connected)
        {
            End(finished.Result.State, finished.Result.Detail, null, now);
            return;
        }

        _phase = SessionPhase.Up;
        _failures = 0;
        HearAgain(now);
        SetStatus(LoginState.Connected, null, now);
        effects.Add(new SessionReady(_session));
        ShowPresence();
        ShowFirstPicture();
    }

    public void Retry(RetryDue due, DateTimeOffset now)
    {
        if (due.Retry != _retry || !_retryScheduled)
        {
            return;
        }

        _retryScheduled = false;
        if (presences.IsWanted && _phase == SessionPhase.None)
        {
            Open(now);
        }
    }

    public void Leave(bool wasWanted, DateTimeOffset now)
    {
        if (_phase == SessionPhase.None || policy.SignOutDelay <= TimeSpan.Zero)
        {
            SignOut(now);
        }
        else if (wasWanted)
        {
            _leaving = true;
            effects.Add(new ScheduleSignOut(++_departure, policy.SignOutDelay));
        }
    }

    public void End(LoginState state, string? detail, TimeSpan? retryAfter, DateTimeOffset now)
    {
        Close();
        if (state is LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.LoggedOut)
        {
            // Trying again by itself would help in none of these: the person has to do something.
            _deafSince = null;
            SetStatus(state, detail, now);
            return;
        }

        if (!presences.IsWanted)
        {
            _deafSince = null;
            SetStatus(LoginState.LoggedOut, null, now);
            return;
        }

        _failures++;
        if (_deafSince is null)
        {
            _deafSince = now;
            effects.Add(new ScheduleOutage(++_outage, policy.OutageNoticeAfter));
        }

        // What passes soon is not worth a word; the word for an outage that has been told stays until it is over.
        if (Status.State != LoginState.ServerUnavailable)
        {
            SetStatus(LoginState.TransientDisconnect, detail, now);
        }

        _retryScheduled = true;
        effects.Add(new ScheduleRetry(++_retry, retryAfter ?? Backoff()));
    }

    public void ShowPresence()
    {
        if (_phase != SessionPhase.Up)
        {
            return;
        }

        var wanted = presences.Find();
        // Who is leaving is shown as he was until he has left.
        if (wanted != _shown && !_leaving)
        {
            _shown = wanted;
            effects.Add(new SetRemotePresence(wanted));
        }
    }

    public void ShowPicture()
    {
        if (_phase == SessionPhase.Up && pictures.Shown != _shownPicture)
        {
            _shownPicture = pictures.Shown;
            effects.Add(new SetRemotePicture(_shownPicture));
        }
    }

    // Who never had a picture at home may have one that the network keeps; who took his away has none.
    private void ShowFirstPicture()
    {
        if (pictures.Latest is null)
        {
            effects.Add(new ShowKeptPicture());
        }

        ShowPicture();
    }

    private void SignOut(DateTimeOffset now)
    {
        _leaving = false;
        _retryScheduled = false;
        _failures = 0;
        _deafSince = null;
        if (_phase != SessionPhase.None)
        {
            Close();
        }

        if (Status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere))
        {
            SetStatus(LoginState.LoggedOut, null, now);
        }
    }

    private void Open(DateTimeOffset now, bool asked = false)
    {
        _retryScheduled = false;
        if (_yielded)
        {
            // Whoever has the account now either hands over his session or gives it back.
            return;
        }

        _session++;
        _shownPicture = null;
        _phase = SessionPhase.Opening;
        _shown = presences.Find();
        // During an outage the person keeps reading that there is one, rather than each attempt.
        if (Status.State is not (LoginState.TransientDisconnect or LoginState.ServerUnavailable))
        {
            SetStatus(LoginState.Connecting, null, now);
        }

        effects.Add(new OpenSession(_session, _shown, asked));
    }

    private void HearAgain(DateTimeOffset now)
    {
        if (_deafSince is { } since && now - since >= policy.OutageNoticeAfter)
        {
            heardAgain(since, now);
        }

        _deafSince = null;
    }

    private void Close()
    {
        effects.Add(new CloseSession(_session));
        _phase = SessionPhase.None;
        effects.AddRange(whatGoes());
    }

    private TimeSpan Backoff()
    {
        var doubled = policy.FirstReconnectDelay * Math.Pow(2, Math.Min(_failures - 1, 20));
        var bounded = doubled < policy.LongestReconnectDelay ? doubled : policy.LongestReconnectDelay;
        return bounded * (0.75 + (jitter() / 2));
    }

    private void SetStatus(LoginState state, string? detail, DateTimeOffset since)
    {
        if (Status.State == state && Status.Detail == detail)
        {
            return;
        }

        Status = new LoginStatus(state, detail, since);
        effects.Add(new SaveStatus(Status));
        effects.Add(new ShowStatus(Status));
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// Has the homeserver call the bridge, at the start and every few minutes. A homeserver that could not reach the bridge for a while comes back
/// later and later (Synapse: up to 512 s); a ping makes it come at once. And where it does not reach the bridge at all, the log says so, in
/// place of a bridge that only seems to work.
/// </summary>
internal sealed partial class HomeserverPing(
    MatrixOptions options, IMatrixClient client, PingListener pings, TimeProvider time, ILogger<HomeserverPing> logger) : BackgroundService, IMatrixReach
{
    private const string NotReached = "The homeserver does not reach the bridge, so nothing that people write arrives.";
    private const string Another = "Something else than the bridge answers where the homeserver looks for it, so nothing that people write arrives.";

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);
    private volatile string? _fault;
    private long _lastReached;

    public string? Fault => _fault;

    public TimeSpan? SinceReached => Volatile.Read(ref _lastReached) is not 0 and var last ? time.GetElapsedTime(last) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool? reached = null;
        while (true)
        {
            try
            {
                var id = Guid.NewGuid().ToString("N");
                var took = await client.PingAsync(options.AppserviceId, id, stoppingToken);
                // The homeserver is content with whatever answered it.
                if (pings.Last == id)
                {
                    if (reached != true)
                        LogReached(took.TotalMilliseconds);
                    reached = true;
                    _fault = null;
                    Volatile.Write(ref _lastReached, Math.Max(1, time.GetTimestamp()));
                }
                else
                {
                    if (reached != false)
                        LogAnotherAnswers();
                    reached = false;
                    _fault = Another;
                }
            }
            catch (MatrixUnavailableException)
            {
                // The homeserver is away, which has been logged; it is asked again soon.
            }
            catch (MatrixException unsupported) when (unsupported.Code == "M_UNRECOGNIZED" || (unsupported.IsNotFound && unsupported.Code != "M_NOT_FOUND"))
            {
                // Older homeservers know no ping.
                return;
            }
            catch (MatrixException refused)
            {
                if (reached != false)
                    LogNotReached(refused);
                reached = false;
                _fault = NotReached;
            }

            await Task.Delay(reached == true ? s_interval : s_again, time, stoppingToken);
        }
    }

    [LoggerMessage(MatrixEventIds.AnotherAnswersHomeserver, LogLevel.Warning, "Something else than the bridge answers where the homeserver looks for it: compare matrix.publicUrl and the url of the registration")]
    private partial void LogAnotherAnswers();

    [LoggerMessage(MatrixEventIds.HomeserverReaches, LogLevel.Debug, "The homeserver reaches the bridge ({Milliseconds:0} ms)")]
    private partial void LogReached(double milliseconds);

    [LoggerMessage(MatrixEventIds.HomeserverDoesNotReach, LogLevel.Warning, "The homeserver does not reach the bridge, so nothing that people write arrives: msnbridge doctor names the setting")]
    private partial void LogNotReached(Exception exception);
}

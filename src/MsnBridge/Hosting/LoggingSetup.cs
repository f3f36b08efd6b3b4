using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Console;
using MsnBridge.Configuration;

namespace MsnBridge.Hosting;

/// <summary>How the log looks: one line for each event, on standard output or, where that is the command's own, on standard
/// error.</summary>
internal static class LoggingSetup
{
    public static void Configure(ILoggingBuilder logging, LoggingSettings settings, bool verbose, bool toStandardError = false)
    {
        logging.SetMinimumLevel(verbose && settings.Level > LogLevel.Debug ? LogLevel.Debug : settings.Level);
        // The framework tells of each request and each hosted service, which says nothing about the bridge.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // Being asked while a part is away is no event: that the part is away has been logged.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A start that failed and a part that ended are told by whoever runs the host, in a sentence where one will do.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (settings.Format == LogFormat.Json)
            AddJson(logging);
        else
            AddText(logging, settings);
        if (toStandardError)
            logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    // One object for each line. Scopes are what it is for: they carry the ids by which the lines of one message are found.
    private static void AddJson(ILoggingBuilder logging)
    {
        logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            console.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
    }

    private static void AddText(ILoggingBuilder logging, LoggingSettings settings) =>
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = settings.Scopes;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = settings.Timestamps ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z' " : null;
            console.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
}

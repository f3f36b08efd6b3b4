using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MsnBridge.Hosting;

/// <summary>How ready the parts are, in words: a line for each, or JSON for whoever asks for that.</summary>
internal static class HealthReports
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool WantsJson(HttpRequest request) =>
        request.Query["format"] == "json" || request.Headers.Accept.Any(accept => accept?.Contains("application/json", StringComparison.OrdinalIgnoreCase) == true);

    public static string ToText(HealthReport report) => string.Concat(report.Entries.Select(entry =>
        $"{entry.Key}: {Word(entry.Value.Status)}{(entry.Value.Description is { Length: > 0 } reason ? $": {reason}" : "")}\n"));

    // {"status":"unhealthy","parts":{"xmpp":{"status":"unhealthy","reason":"…"}}}
    public static string ToJson(HealthReport report)
    {
        var parts = new JsonObject();
        foreach (var (name, entry) in report.Entries)
            parts[name] = new JsonObject { ["status"] = Word(entry.Status), ["reason"] = entry.Description };
        return new JsonObject { ["status"] = Word(report.Status), ["parts"] = parts }.ToJsonString(s_readable) + "\n";
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}

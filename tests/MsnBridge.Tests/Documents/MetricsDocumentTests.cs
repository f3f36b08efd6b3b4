using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Hosting;
using MsnBridge.Testing;
using MsnBridge.Tests.Architecture;
using MsnBridge.Tests.Configuration;

namespace MsnBridge.Tests.Documents;

/// <summary>Keeps <c>docs/metrics.md</c>, the dashboard and the alerts true: what they name is there, and what is there is named.</summary>
public sealed partial class MetricsDocumentTests
{
    private static readonly string[] s_suffixes = ["_bucket", "_sum", "_count"];
    private static readonly Lazy<IReadOnlyList<Instrument>> s_instruments = new(FindInstruments);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_instrument_is_in_the_document_with_kind_unit_and_meaning_and_the_reverse()
    {
        var document = await Repository.ReadDocumentAsync("metrics.md", Token);

        var documented = Row().Matches(document).Select(row => row.Value.Trim()).Order(StringComparer.Ordinal);
        var there = s_instruments.Value.Select(RowOf).Order(StringComparer.Ordinal);

        Assert.Equal(there, documented);
    }

    [Fact]
    public void Units_are_those_of_the_convention() => Assert.All(s_instruments.Value, instrument =>
    {
        Assert.Matches(@"^(s|By|1|\{[a-z]+\})$", instrument.Unit);
        Assert.Matches(@"^msnbridge(\.[a-z_]+)+$", instrument.Name);
    });

    [Fact]
    public async Task Each_metric_of_the_dashboard_exists()
    {
        using var dashboard = JsonDocument.Parse(await ReadAsync("deploy/grafana/msnbridge.json"));

        var named = MetricName().Matches(dashboard.RootElement.GetRawText()).Select(match => match.Value).Distinct().ToList();

        Assert.True(named.Count > 15, "The dashboard shows next to nothing.");
        Assert.Empty(named.Except(PrometheusNames()));
    }

    [Fact]
    public async Task Each_metric_of_the_alerts_exists_and_each_alert_says_what_to_do()
    {
        var rules = await ReadAsync("deploy/prometheus/alerts.yml");
        var operating = await Repository.ReadDocumentAsync("operating.md", Token);

        Assert.Empty(MetricName().Matches(rules).Select(match => match.Value).Distinct().Except(PrometheusNames()));
        var alerts = AlertName().Matches(rules).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"### {alert}\n", operating, StringComparison.Ordinal));
        Assert.Equal(alerts.Count, SummaryLine().Count(rules));
    }

    private static string RowOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var word = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
        return $"| `{instrument.Name}` | {word} | {instrument.Unit} | {instrument.Description} |";
    }

    // As the exporter makes them of names and units (OpenTelemetry's rules of compatibility with Prometheus).
    private static HashSet<string> PrometheusNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instrument in s_instruments.Value)
        {
            var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
            var name = instrument.Name.Replace('.', '_') + unit;
            var row = RowOf(instrument);
            if (row.Contains("| histogram |", StringComparison.Ordinal))
                names.UnionWith(s_suffixes.Select(suffix => name + suffix));
            else
                names.Add(row.Contains("| counter |", StringComparison.Ordinal) ? name + "_total" : instrument.Unit == "1" ? name + "_ratio" : name);
        }

        return names;
    }

    private static List<Instrument> FindInstruments()
    {
        var found = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("MsnBridge.", StringComparison.Ordinal))
                    found[instrument.Name] = instrument;
            },
        };
        listener.Start();
        foreach (var type in ProductAssemblies.All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith("Instruments", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);

        // Gauges are made with the parts that they are of; nothing is started.
        using var host = BridgeHost.Build(ConfigurationText.Load($$"""
            {{ConfigurationText.Minimal}}
            matrix:
              enabled: true
              asToken: 0123456789abcdef0123
              hsToken: 3210fedcba9876543210
            """), verbose: false);
        _ = host.Services.GetServices<IHostedService>().ToList();
        return [.. found.Values];
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(Repository.Root(), path), Token);

    [GeneratedRegex(@"^\| `msnbridge\.[a-z_.]+` \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bmsnbridge_[a-z_]+\b")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^\s+- alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^\s+summary: \S", RegexOptions.Multiline)]
    private static partial Regex SummaryLine();
}

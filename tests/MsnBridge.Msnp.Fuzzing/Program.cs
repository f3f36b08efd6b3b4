using System.Diagnostics;
using System.Globalization;
using MsnBridge.Msnp.Fuzzing;

// --cases N      how many cases of each target (default 1,000,000)
// --target NAME  this target alone
// --seed N       where the cases come from (default: the time)
// --case N       this case alone, to repeat a failure
// --list         the names of the targets
var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");
if (options.ContainsKey("--list"))
{
    foreach (var target in FuzzTargets.All)
        Console.WriteLine($"{target.Name}  {target.Seeds.Count} seeds");

    return 0;
}

var seed = options.TryGetValue("--seed", out var seedText)
    ? ulong.Parse(seedText, CultureInfo.InvariantCulture)
    : (ulong)Stopwatch.GetTimestamp();
var count = long.Parse(options.GetValueOrDefault("--cases", "1000000"), CultureInfo.InvariantCulture);
var first = 0L;
if (options.TryGetValue("--case", out var caseText))
    (first, count) = (long.Parse(caseText, CultureInfo.InvariantCulture), 1);

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
var failures = 0;
var total = 0L;
foreach (var target in FuzzTargets.All.Where(target => !options.TryGetValue("--target", out var wanted) || target.Name == wanted))
{
    var fuzzer = new Fuzzer(target, seed);
    using var watchdog = new HangWatchdog(fuzzer);
    var started = Stopwatch.GetTimestamp();
    var outcome = fuzzer.Run(first, count);
    var elapsed = Stopwatch.GetElapsedTime(started);
    total += outcome.Cases;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name,-24} {outcome.Cases,12:N0} cases  {outcome.Cases / elapsed.TotalSeconds,10:N0}/s  slowest {outcome.Slowest.TotalMilliseconds,8:N1} ms  largest {outcome.LargestAllocation / 1024,8:N0} KiB"));
    if (outcome.Failure is not { } failure)
        continue;

    failures++;
    Console.WriteLine(failure);
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} cases, {failures} targets failed"));
return failures == 0 ? 0 : 1;

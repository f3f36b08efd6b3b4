using System.Globalization;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Runs;

if (args is ["--worker"])
    return Worker.Run();

if (args is [.. var before, "--home", var named] && Enum.TryParse<HomeKind>(named, ignoreCase: true, out var home) && Enum.IsDefined(home))
    args = before;
else
    home = HomeKind.Scripted;

if (args is ["--seed", var seed])
    return SingleRun.Tell(Number(seed), home);

if (args is [] or ["--runs", _] or ["--runs", _, "--from", _])
{
    var from = args.Length > 3 ? Number(args[3]) : 1;
    var runs = args.Length > 1 ? Number(args[1]) : 1000;
    var series = await Workers.RunAsync([.. Enumerable.Range(from, runs).Select(number => new RunOrder(number, home))], Console.Out.WriteLine, CancellationToken.None);
    Console.WriteLine(series);
    return series.Failures.IsEmpty ? 0 : 1;
}

Console.Error.WriteLine("""
    msnbridge-faults [--runs N [--from SEED]] [--home matrix|xmpp]    plays N runs (1000), as many at a time as there are processors
    msnbridge-faults --seed SEED [--home matrix|xmpp]                 plays one run and tells its story

    The home network is a script, the Matrix adapter with a homeserver in memory (--home matrix), or the XMPP adapter with an XMPP server in memory (--home xmpp).
    """);
return 2;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

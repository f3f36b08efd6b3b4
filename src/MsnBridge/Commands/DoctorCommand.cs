using System.CommandLine;
using MsnBridge.Diagnosis;
using MsnBridge.Msnp.Authentication;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge doctor</c>: tries every link and names the broken one and the line to change.</summary>
internal static class DoctorCommand
{
    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var command = new Command("doctor",
            "Try every link, and name the broken one and the line to change. Run it while the bridge is stopped.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = shared.Load(parsed);
            using var http = PassportHttp.CreateClient();
            var doctor = new Doctor(LinkChecks.For(configuration, http, TimeProvider.System), configuration.Report, terminal.Out);
            return await doctor.ExamineAsync(cancellationToken) == 0 ? ExitCode.Success : ExitCode.Unavailable;
        });
        return command;
    }
}

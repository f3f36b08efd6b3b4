using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Faults.Home;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Faults.Runs;

/// <summary>Bridges that are broken on purpose, each in a way that one of the checks has to find.</summary>
internal static class Mutants
{
    private static readonly Dictionary<string, Action<IServiceCollection>> s_core = new()
    {
        ["loses"] = services => ChangeDeliveries(services, (delivery, deliver) => IsOneInThree<MessageToHome>(delivery) ? Task.CompletedTask : deliver(delivery)),
        ["doubles"] = services => ChangeDeliveries(services, async (delivery, deliver) =>
        {
            await deliver(delivery);
            if (IsOneInThree<MessageToHome>(delivery))
                await deliver(AsAnother(delivery));
        }),
        ["reorders"] = services =>
        {
            HomeDelivery? held = null;
            ChangeDeliveries(services, async (delivery, deliver) =>
            {
                if (delivery.Event is MessageToHome && held is null)
                {
                    held = delivery;
                    return;
                }

                await deliver(delivery);
                if (held is { } before && delivery.Event is MessageToHome)
                {
                    held = null;
                    await deliver(before);
                }
            });
        },
        ["does-not-tell"] = services => ChangeDeliveries(services, (delivery, deliver) => IsOneInThree<DeliveryReport>(delivery) ? Task.CompletedTask : deliver(delivery)),
        ["tells-twice"] = services => ChangeDeliveries(services, async (delivery, deliver) =>
        {
            await deliver(delivery);
            if (IsOneInThree<DeliveryReport>(delivery))
                await deliver(AsAnother(delivery));
        }),
        ["tells-wrong"] = services => ChangeDeliveries(services, (delivery, deliver) => deliver(
            delivery.Event is DeliveryReport { Outcome: DeliveryOutcome.Delivered } report
                ? delivery with { Event = report with { Outcome = DeliveryOutcome.Refused, Failure = DeliveryFailure.RemoteError } }
                : delivery)),
        ["sends-again"] = services => Change<IJournal>(services, (method, arguments, call) => method.Name == nameof(IJournal.ReadPendingAsync)
            ? new ValueTask<IReadOnlyList<JournalEntry>>(ForgetAttemptsAsync(((ValueTask<IReadOnlyList<JournalEntry>>)call(arguments)!).AsTask()))
            : call(arguments)),
        ["takes-new-ids"] = services =>
        {
            var attempts = 0;
            ChangeDeliveries(services, (delivery, deliver) => deliver(delivery with { Id = new JournalId((delivery.Id.Value * 1000) + ++attempts) }));
        },
        ["forgets-what-it-has"] = services => Change<IJournal>(services, (method, arguments, call) => method.Name == nameof(IJournal.FindPendingLanesAsync)
            ? new ValueTask<IReadOnlyList<LaneKey>>([])
            : call(arguments)),
        ["stands-still"] = services => ChangeDeliveries(services, (delivery, deliver) => IsOneInThree<MessageToHome>(delivery) ? Simulation.World.NeverAsync() : deliver(delivery)),
        ["talks"] = services =>
        {
            var log = ((ILoggerFactory)services.Single(service => service.ServiceType == typeof(ILoggerFactory)).ImplementationInstance!).CreateLogger("mutant");
            ChangeDeliveries(services, (delivery, deliver) =>
            {
                if (delivery.Event is MessageToHome message)
                    LogText(log, message.Content.Text);
                return deliver(delivery);
            });
        },
        ["throws-away"] = services => ChangeDeliveries(services, (delivery, deliver) =>
        {
            _ = Task.Run(() => throw new InvalidOperationException("Nobody looks at this."));
            return deliver(delivery);
        }),
        ["gives-up-a-service"] = services => services.AddHostedService<CancelledService>(),
    };

    private static readonly Dictionary<string, Action<IServiceCollection>> s_matrix = new()
    {
        ["forgets-rooms"] = services => Change<IHomeMemory>(services, (method, arguments, call) => method.Name == nameof(IHomeMemory.ListAsync) && "portal/".Equals(arguments[1])
            ? new ValueTask<IReadOnlyList<KeyValuePair<string, string>>>([])
            : call(arguments)),
    };

    private static readonly Dictionary<string, Action<IServiceCollection>> s_xmpp = new()
    {
        // What was written to a connection is not yet what the server has.
        ["believes-what-it-wrote"] = services => Change<IStanzaStream>(services, (method, arguments, call) =>
        {
            if (method.Name != nameof(IStanzaStream.SendAsync))
                return call(arguments);
            _ = call(arguments);
            return Task.CompletedTask;
        }),
        ["forgets-ids"] = services => Change<IPuppetDirectory>(services, (method, arguments, call) =>
            call(method.Name == nameof(IPuppetDirectory.SubmitAsync) ? [.. arguments.Select(argument => argument is string ? null : argument)] : arguments)),
        ["offers-no-contacts"] = services => Change<IStanzaStream>(services, (method, arguments, call) =>
            method.Name == nameof(IStanzaStream.TrySendAsync) ? Task.FromResult(true) : call(arguments)),
    };

    /// <summary>By name; each with the home network on which it is found.</summary>
    public static ImmutableDictionary<string, (HomeKind Home, Action<IServiceCollection> Break)> All { get; } = s_core
        .Select(mutant => (mutant.Key, Home: HomeKind.Scripted, mutant.Value))
        .Concat(s_matrix.Select(mutant => (mutant.Key, Home: HomeKind.Matrix, mutant.Value)))
        .Concat(s_xmpp.Select(mutant => (mutant.Key, Home: HomeKind.Xmpp, mutant.Value)))
        .ToImmutableDictionary(mutant => mutant.Key, mutant => (mutant.Home, mutant.Value));

    private static bool IsOneInThree<T>(HomeDelivery delivery) => delivery.Event is T && delivery.Id.Value % 3 == 0;

    private static HomeDelivery AsAnother(HomeDelivery delivery) => delivery with { Id = new JournalId(delivery.Id.Value + 1_000_000) };

    private static async Task<IReadOnlyList<JournalEntry>> ForgetAttemptsAsync(Task<IReadOnlyList<JournalEntry>> reading) =>
        [.. (await reading).Select(entry => entry with { AttemptBegun = false })];

    private static void ChangeDeliveries(IServiceCollection services, Func<HomeDelivery, Func<HomeDelivery, Task>, Task> change) =>
        Change<IHomeNetwork>(services, (method, arguments, call) => method.Name == nameof(IHomeNetwork.DeliverAsync)
            ? change((HomeDelivery)arguments[0]!, delivery => (Task)call([delivery, arguments[1]])!)
            : call(arguments));

    private static void Change<T>(IServiceCollection services, Func<MethodInfo, object?[], Func<object?[], object?>, object?> change)
        where T : class
    {
        var registered = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(registered);
        services.AddSingleton(provider =>
        {
            var mutant = DispatchProxy.Create<T, Mutant>();
            ((Mutant)(object)mutant).Target = registered.ImplementationInstance ?? registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!);
            ((Mutant)(object)mutant).Change = change;
            return mutant;
        });
    }

#pragma warning disable CA1848, CA2254 // What it does is exactly what must not be done.
    private static void LogText(ILogger logger, string text) => logger.LogWarning(text);
#pragma warning restore CA1848, CA2254

    /// <summary>Stands before a part of the bridge and changes what is asked of it.</summary>
#pragma warning disable CA1852 // The proxy is derived from it.
    internal class Mutant : DispatchProxy
#pragma warning restore CA1852
    {
        public object Target { get; set; } = null!;

        public Func<MethodInfo, object?[], Func<object?[], object?>, object?> Change { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            Change(targetMethod!, args ?? [], arguments => targetMethod!.Invoke(Target, BindingFlags.DoNotWrapExceptions, null, arguments, null));
    }

    /// <summary>Is cancelled, and nobody asked it to end.</summary>
    private sealed class CancelledService(TimeProvider time) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            throw new OperationCanceledException();
        }
    }
}

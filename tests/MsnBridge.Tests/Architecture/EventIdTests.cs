using System.Reflection;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Tests.Architecture;

/// <summary>An event id names one log message in the whole product, so that a person can look for it.</summary>
public sealed class EventIdTests
{
    private static readonly Dictionary<string, int> s_firstIds = new()
    {
        ["MsnBridge.Msnp"] = 1000,
        ["MsnBridge.Msnp.Server"] = 2000,
        ["MsnBridge.Core"] = 3000,
        ["MsnBridge.MsnNetwork"] = 4000,
        ["MsnBridge.Xmpp"] = 5000,
        ["MsnBridge.Data"] = 6000,
        ["MsnBridge.Data.Sqlite"] = 6000,
        [ProductAssemblies.Host] = 7000,
        ["MsnBridge.Matrix"] = 8000,
        ["MsnBridge.Web"] = 9000,
    };

    [Fact]
    public void Event_ids_are_in_the_range_of_their_project() =>
        Assert.DoesNotContain(FindMessages(), message =>
            message.Id < s_firstIds[message.Project] || message.Id >= s_firstIds[message.Project] + 1000);

    [Fact]
    public void No_event_id_is_used_twice() =>
        Assert.Empty(FindMessages().GroupBy(message => message.Id).Where(same => same.Count() > 1).SelectMany(same => same));

    [Fact]
    public void The_catalogues_have_no_id_twice() =>
        Assert.Empty(ProductAssemblies.All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("EventIds", StringComparison.Ordinal))
            .SelectMany(type =>
                type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral)
                .Select(field => (Name: $"{type.Name}.{field.Name}", Id: (int)field.GetRawConstantValue()!)))
            .GroupBy(entry => entry.Id).Where(same => same.Count() > 1).SelectMany(same => same));

    [Fact]
    public void The_host_has_log_messages_so_this_test_finds_some() =>
        Assert.Contains(FindMessages(), message => message.Project == ProductAssemblies.Host);

    private static List<Message> FindMessages() =>
    [
        .. from assembly in ProductAssemblies.All
           from type in assembly.GetTypes()
           from method in type.GetMethods(
               BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select new Message(assembly.GetName().Name!, $"{type.Name}.{method.Name}", attribute.EventId),
    ];

    private sealed record Message(string Project, string Method, int Id);
}

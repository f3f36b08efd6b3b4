using System.Reflection;

namespace MsnBridge.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md, checked on what was compiled.</summary>
public sealed class ReferenceDirectionTests
{
    public static TheoryData<string> Libraries =>
        [.. ProductAssemblies.All.Select(assembly => assembly.GetName().Name!).Where(name => name != ProductAssemblies.Host)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_project_refers_only_to_those_below_it(string name)
    {
        Assert.True(ProductAssemblies.AllowedReferences.TryGetValue(name, out var allowed), $"{name} has no place in the drawing yet.");

        Assert.Empty(ReferencesOf(name).Where(IsOurs).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_database_library_is_seen_by_the_store_alone(string name)
    {
        if (!name.StartsWith("MsnBridge.Data", StringComparison.Ordinal))
            Assert.DoesNotContain(ReferencesOf(name), IsOfDatabase);
    }

    [Fact]
    public void The_host_does_not_see_the_database_library() =>
        Assert.DoesNotContain(ReferencesOf(ProductAssemblies.Host), IsOfDatabase);

    [Fact]
    public void The_protocol_library_can_be_used_without_a_host() =>
        Assert.DoesNotContain(ReferencesOf("MsnBridge.Msnp"), reference =>
            reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || reference.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));

    [Fact]
    public void Core_knows_no_outside() =>
        Assert.DoesNotContain(ReferencesOf("MsnBridge.Core"), reference =>
            reference is "YamlDotNet" or "System.CommandLine" or "System.Net.Sockets" or "System.Net.Http"
                || reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void What_a_project_shows_to_others_has_no_type_of_the_database_library(string name)
    {
        var shown = Assembly.Load(name).GetExportedTypes()
            .Where(type => !IsMadeByTools(type))
            .SelectMany(type => SignatureTypes(type).Select(used => (Shown: type, Used: used)))
            .Where(pair => IsOfDatabase(pair.Used.Assembly.GetName().Name!));

        Assert.Empty(shown.Select(pair => $"{pair.Shown} shows {pair.Used}").Distinct());
    }

    private static IEnumerable<string> ReferencesOf(string name) =>
        Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOurs(string name) => name == ProductAssemblies.Host || name.StartsWith("MsnBridge", StringComparison.Ordinal);

    private static bool IsOfDatabase(string name) =>
        name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal);

    // Migrations and the compiled model are public as the tools make them.
    private static bool IsMadeByTools(Type type) => type.Namespace is { } name
        && (name.Contains("Migrations", StringComparison.Ordinal) || name.EndsWith(".Compiled", StringComparison.Ordinal));

    private static IEnumerable<Type> SignatureTypes(Type type)
    {
        const BindingFlags shown = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var used = new List<Type>(type.GetInterfaces());
        if (type.BaseType is { } parent)
            used.Add(parent);
        used.AddRange(type.GetProperties(shown).Select(property => property.PropertyType));
        used.AddRange(type.GetFields(shown).Select(field => field.FieldType));
        foreach (var method in type.GetMethods(shown))
            used.AddRange([method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)]);
        foreach (var constructor in type.GetConstructors(shown))
            used.AddRange(constructor.GetParameters().Select(parameter => parameter.ParameterType));
        return used.SelectMany(WithArguments);
    }

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.HasElementType ? WithArguments(type.GetElementType()!) : [type, .. type.GetGenericArguments().SelectMany(WithArguments)];
}

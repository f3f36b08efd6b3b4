using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Configuration;

/// <summary>A setting's text turned into its value, or what is wrong with it and what to write instead.</summary>
internal sealed class Parsed<T>
{
    private Parsed(T? value, string? problem, string? remedy) => (Value, Problem, Remedy) = (value, problem, remedy);

    public T? Value { get; }

    public string? Problem { get; }

    public string? Remedy { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem), nameof(Remedy))]
    public bool Succeeded => Problem is null;

    public static implicit operator Parsed<T>(T value) => new(value, null, null);

    public static Parsed<T> Fault(string problem, string remedy) => new(default, problem, remedy);
}

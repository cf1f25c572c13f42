using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Everything that is said about grain interfaces and classes at compile time. Each message names the member and the remedy.</summary>
internal static class GrainDiagnostics
{
    public static readonly DiagnosticDescriptor NotAMethod = Error(
        "ACT2001",
        "A grain interface has methods only",
        "'{0}' is a property, an indexer or an event, which cannot be called remotely; declare methods that return a task instead");

    public static readonly DiagnosticDescriptor UncallableMember = Error(
        "ACT2002",
        "A member of a grain interface cannot be implemented by its proxy",
        "'{0}' cannot be called remotely; make it a public instance method, or give it a body if it is static");

    public static readonly DiagnosticDescriptor Parameter = Error(
        "ACT2003",
        "A parameter of a grain method cannot be sent",
        "Parameter '{0}' of '{1}' is passed by reference or is a ref struct or a pointer; pass a value and return what changes");

    public static readonly DiagnosticDescriptor ReturnType = Error(
        "ACT2004",
        "A grain method returns a type that cannot be awaited remotely",
        "'{0}' returns '{1}'; return Task, Task<T>, ValueTask, ValueTask<T>, IAsyncEnumerable<T> or void (one-way)");

    public static readonly DiagnosticDescriptor SeveralTokens = Error(
        "ACT2005",
        "A grain method takes several cancellation tokens",
        "'{0}' takes more than one CancellationToken, but a call is cancelled as a whole; keep one");

    public static readonly DiagnosticDescriptor InaccessibleInterface = Error(
        "ACT2006",
        "A grain interface is not accessible to generated code",
        "'{0}' is private, protected or file-local, itself or by a type around it; make it internal or public");

    public static readonly DiagnosticDescriptor MethodClash = Error(
        "ACT2007",
        "Two methods of a grain interface have one id",
        "'{0}' and '{1}' are both known as '{2}' in a cluster; give one of them another [Alias] or [Id]");

    public static readonly DiagnosticDescriptor OneWayResult = Error(
        "ACT2008",
        "A one-way method has a result",
        "'{0}' is [OneWay], so nobody receives its result; return Task or ValueTask, or remove [OneWay]");

    public static readonly DiagnosticDescriptor BadTimeout = Error(
        "ACT2009",
        "A response timeout cannot be read",
        "'{0}' has [ResponseTimeout(\"{1}\")], which is not a positive time span; write it as \"hh:mm:ss\", for example \"00:00:05\"");

    public static readonly DiagnosticDescriptor SeveralKeys = Error(
        "ACT2010",
        "A grain interface has several kinds of key",
        "'{0}' derives from '{1}', but a grain has one kind of key; keep one of them");

    public static readonly DiagnosticDescriptor InterfaceNameClash = Error(
        "ACT2011",
        "Two grain interfaces have one name",
        "'{0}' and '{1}' are both known as '{2}' in a cluster; give one of them another [Alias] or [GrainInterfaceType]",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor InaccessibleClass = Error(
        "ACT2020",
        "A grain class is not accessible to generated code",
        "'{0}' is private, protected or file-local, itself or by a type around it; make it internal or public");

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        "ACT2021",
        "A grain class has no accessible constructor",
        "'{0}' cannot be made by generated code; give it a public or internal constructor and no required members");

    public static readonly DiagnosticDescriptor CallAttributeOnClass = Error(
        "ACT2022",
        "A call attribute on a method of a grain class has no effect",
        "[{1}] on '{0}' has no effect, because calls are made through the interface; put it on the interface's method");

    public static readonly DiagnosticDescriptor PersistentStateType = Error(
        "ACT2023",
        "A persistent state is injected as something else",
        "Parameter '{0}' of '{1}' has [PersistentState]; declare it as IPersistentState<T>");

    public static readonly DiagnosticDescriptor LeavesTurn = new(
        "ACT2024",
        "ConfigureAwait(false) leaves the grain's turn",
        "Code after this await in '{0}' would run beside other calls of the grain; remove ConfigureAwait(false)",
        "Actors.Grains",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor GrainTypeClash = Error(
        "ACT2025",
        "Two grain classes have one name",
        "'{0}' and '{1}' are both known as '{2}' in a cluster; give one of them another [GrainType]",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        NotAMethod, UncallableMember, Parameter, ReturnType, SeveralTokens, InaccessibleInterface, MethodClash, OneWayResult, BadTimeout,
        SeveralKeys, InterfaceNameClash, InaccessibleClass, NoConstructor, CallAttributeOnClass, PersistentStateType, LeavesTurn,
        GrainTypeClash,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        new(id, title, message, "Actors.Grains", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: tags);
}

using System.Reflection;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>Which of the classes that implement an interface answers for it. The same rule in silos and clients.</summary>
internal static class GrainTypeChoice
{
    private static readonly char[] NameSeparators = ['.', '+'];

    /// <summary>The one class that matches; of several, the one that the interface names or that is named after it.</summary>
    /// <exception cref="ArgumentException">None matches, or several do and none is preferred.</exception>
    public static GrainType Choose(IReadOnlyCollection<GrainClassName> classes, Type interfaceType, string? prefix)
    {
        var matches = classes.Where(candidate => prefix is null || candidate.ClassName.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        var withPrefix = prefix is null ? "" : $" and has a full name that starts with '{prefix}'";
        var chosen = matches.Length switch
        {
            0 => throw new ArgumentException($"No grain class implements '{interfaceType}'{withPrefix}; add one, or reference the project that has it from the host."),
            1 => matches[0],
            _ => matches.FirstOrDefault(candidate => candidate.GrainType == DefaultName(interfaceType))
                ?? matches.FirstOrDefault(candidate => IsNamedAfter(candidate.ClassName, interfaceType))
                ?? throw new ArgumentException(
                    $"Several grain classes implement '{interfaceType}'{withPrefix}: {string.Join(", ", matches.Select(candidate => $"'{candidate.ClassName}'"))}; pass grainClassNamePrefix or mark the interface with [DefaultGrainType]."),
        };
        return GrainType.Create(CloseName(chosen, interfaceType));
    }

    private static string? DefaultName(Type interfaceType) => interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>()?.GrainType;

    private static bool IsNamedAfter(string className, Type interfaceType) =>
        interfaceType.Name.Length > 1
        && interfaceType.Name[0] == 'I'
        && className.AsSpan()[(className.LastIndexOfAny(NameSeparators) + 1)..].SequenceEqual(interfaceType.Name.AsSpan(1));

    // A closed generic grain type carries its arguments in the name, so that a silo that has never met it can close the class.
    private static string CloseName(GrainClassName chosen, Type interfaceType) =>
        chosen.IsGeneric
            ? $"{chosen.GrainType}[{string.Join(',', interfaceType.GetGenericArguments().Select(GenericArguments.Format))}]"
            : chosen.GrainType;
}

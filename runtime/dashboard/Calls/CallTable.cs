using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Management;

namespace Actors.Runtime.Dashboard.Calls;

/// <summary>Grain types and methods of a picture, added up over its silos. Made when somebody asks for the first time, once for everybody.</summary>
internal sealed class CallTable
{
    private CallTable(IReadOnlyList<GrainItem> types, IReadOnlyDictionary<string, GrainDetails> details, IReadOnlyList<MethodRow> methods)
    {
        Types = types;
        Details = details;
        Methods = methods;
    }

    /// <summary>The busiest first, those of the runtime itself last.</summary>
    public IReadOnlyList<GrainItem> Types { get; }

    public IReadOnlyDictionary<string, GrainDetails> Details { get; }

    /// <summary>The methods of the application's grains.</summary>
    public IReadOnlyList<MethodRow> Methods { get; }

    public static CallTable Of(ClusterPicture picture)
    {
        var types = new Dictionary<string, TypeLoad>(StringComparer.Ordinal);
        foreach (var (silo, sample) in picture.Sample.Silos)
        {
            var before = MethodsOf(picture.Before?.Silos.GetValueOrDefault(silo)?.Figures);
            foreach (var type in sample.Figures?.GrainTypes ?? [])
            {
                if (!types.TryGetValue(type.GrainType, out var load))
                {
                    types.Add(type.GrainType, load = new TypeLoad(type.GrainType, type.ClassName));
                }

                load.Add(silo, type, before, picture.Loads[silo].Elapsed);
            }
        }

        var details = types.ToDictionary(type => type.Key, type => type.Value.ToDetails(), StringComparer.Ordinal);
        return new CallTable(
            [
                .. details.Values.OrderBy(type => CallSums.IsSystem(type.Type)).ThenByDescending(type => type.CallsPerSecond ?? 0)
                    .ThenByDescending(type => type.Activations).ThenBy(type => type.Type, StringComparer.Ordinal).Select(type => type.ToItem()),
            ],
            details,
            [.. details.Values.Where(type => !CallSums.IsSystem(type.Type)).SelectMany(type => type.Methods)]);
    }

    private static Dictionary<(string, string, string), MethodReport> MethodsOf(SiloFigures? figures)
    {
        var methods = new Dictionary<(string, string, string), MethodReport>();
        foreach (var type in figures?.GrainTypes ?? [])
        {
            foreach (var method in type.Methods)
            {
                methods[(type.GrainType, method.InterfaceName, method.MethodName)] = method;
            }
        }

        return methods;
    }
}

using System.Globalization;
using Actors.Simulation.Tests.Faults;

namespace Actors.Simulation.Tests.Runs;

/// <summary>All that decides a run.</summary>
internal sealed record RunSettings(string Model, ulong Seed, int Hosts, FaultProfile Profile)
{
    /// <summary>The numbers of the faults that are carried out; null for all.</summary>
    public IReadOnlyList<int>? Faults { get; init; }

    /// <summary>Takes every entry of the trace, or is null.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>What to type to see it again.</summary>
    public string Command
    {
        get
        {
            var faults = Faults is null ? "" : Faults.Count == 0 ? " --faults none" : $" --faults {string.Join(',', Faults)}";
            return string.Create(CultureInfo.InvariantCulture, $"dotnet run -c Release --project tests/simulation -- --model {Model} --profile {Profile.Name} --silos {Hosts} --seed {Seed}{faults} --trace");
        }
    }
}

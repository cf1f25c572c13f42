using System.Globalization;
using Actors.Simulation.Tests.Faults;

namespace Actors.Simulation.Tests.Runs;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(RunSettings First, int Seeds, bool KeepsGoing, bool PrintsHash)
{
    public const string Usage = "usage: dotnet run -c Release --project tests/simulation -- [--model NAME] [--profile NAME] [--silos N] [--seed FIRST] [--seeds N] [--faults 0,2|none] [--trace] [--hash] [--keep-going]";

    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var switches = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name is "--trace" or "--hash" or "--keep-going")
            {
                switches.Add(name);
            }
            else if (name is "--model" or "--profile" or "--silos" or "--seed" or "--seeds" or "--faults" && index + 1 < arguments.Count)
            {
                values[name] = arguments[++index];
            }
            else
            {
                throw new ArgumentException($"'{name}' is no option, or its value is missing; {Usage}");
            }
        }

        var first = new RunSettings(
            values.GetValueOrDefault("--model", "membership"),
            ulong.Parse(values.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture),
            Number(values, "--silos", 5),
            FaultProfile.Named(values.GetValueOrDefault("--profile", "everything")))
        {
            Faults = values.TryGetValue("--faults", out var faults) ? Numbers(faults) : null,
            Output = switches.Contains("--trace") ? Console.Out : null,
        };
        return new Options(first, Number(values, "--seeds", 1), switches.Contains("--keep-going"), switches.Contains("--hash"));
    }

    private static int Number(Dictionary<string, string> values, string name, int otherwise) =>
        values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static int[] Numbers(string text) =>
        text == "none" ? [] : [.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}

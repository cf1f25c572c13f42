using System.Globalization;
using System.Text;

namespace Actors.Simulation.Tests.Runs;

/// <summary>Says what a failed run needs to be understood and seen again.</summary>
internal static class Report
{
    public static string Of(RunSettings settings, RunResult result)
    {
        if (result.Failure is not { } failure)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Seed {settings.Seed} passed: {result.Steps} steps, {result.VirtualTime.TotalSeconds:F3} s.");
        }

        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.AppendLine(culture, $"Model '{settings.Model}', seed {settings.Seed}, profile '{settings.Profile.Name}', {settings.Hosts} silos, failed at {result.VirtualTime.TotalSeconds:F6} s (step {result.Steps}, phase {failure.Phase}, trace {result.TraceHash:x16}):");
        text.AppendLine(culture, $"  {failure.Message}");
        Section(text, "Faults", failure.Plan.Select(fault => fault.ToString()));
        Section(text, "State", failure.State);
        Section(text, "Last events", failure.LastEvents);
        text.AppendLine("See it again:");
        text.AppendLine(culture, $"  {settings.Command}");
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        text.Append(title).AppendLine(":");
        foreach (var line in lines)
        {
            text.Append("  ").AppendLine(line);
        }
    }
}

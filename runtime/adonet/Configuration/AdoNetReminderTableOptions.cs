using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>Which database keeps reminders.</summary>
public class AdoNetReminderTableOptions : IValidatedOptions
{
    /// <summary>The kind of database: <c>Npgsql</c> (the default) or <c>Microsoft.Data.Sqlite</c>.</summary>
    public string Invariant { get; set; } = AdoNetInvariants.PostgreSql;

    /// <summary>How to connect.</summary>
    public string? ConnectionString { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(AdoNetReminderTableOptions)).NotBlank(nameof(ConnectionString), ConnectionString);
        return AdoNetInvariants.IsKnown(Invariant)
            ? checks.Problems
            : checks.Add(nameof(Invariant), Invariant, $"give '{AdoNetInvariants.PostgreSql}' or '{AdoNetInvariants.Sqlite}'").Problems;
    }
}

using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>Which database holds the membership table of a silo's cluster.</summary>
public class AdoNetClusteringSiloOptions : IValidatedOptions
{
    /// <summary>The kind of database: <c>Npgsql</c> (the default) or <c>Microsoft.Data.Sqlite</c>.</summary>
    public string Invariant { get; set; } = AdoNetInvariants.PostgreSql;

    /// <summary>How to connect.</summary>
    public string? ConnectionString { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems() => AdoNetClusteringChecks.FindProblems(nameof(AdoNetClusteringSiloOptions), Invariant, ConnectionString);
}

/// <summary>Which database tells a client where the gateways of its cluster are.</summary>
public class AdoNetClusteringClientOptions : IValidatedOptions
{
    /// <summary>The kind of database: <c>Npgsql</c> (the default) or <c>Microsoft.Data.Sqlite</c>.</summary>
    public string Invariant { get; set; } = AdoNetInvariants.PostgreSql;

    /// <summary>How to connect.</summary>
    public string? ConnectionString { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems() => AdoNetClusteringChecks.FindProblems(nameof(AdoNetClusteringClientOptions), Invariant, ConnectionString);
}

internal static class AdoNetClusteringChecks
{
    public static IEnumerable<string> FindProblems(string optionsName, string invariant, string? connectionString)
    {
        var checks = new OptionChecks(optionsName).NotBlank("ConnectionString", connectionString);
        return AdoNetInvariants.IsKnown(invariant)
            ? checks.Problems
            : checks.Add("Invariant", invariant, $"give '{AdoNetInvariants.PostgreSql}' or '{AdoNetInvariants.Sqlite}'").Problems;
    }
}

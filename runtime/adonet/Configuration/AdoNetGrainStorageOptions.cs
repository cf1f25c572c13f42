using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.Validation;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Which database a grain storage uses, and how.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The Orleans API fixes the names.")]
public class AdoNetGrainStorageOptions : IStorageProviderSerializerOptions, IValidatedOptions
{
    /// <summary>The invariant that applies when none is set.</summary>
    public const string DEFAULT_ADONET_INVARIANT = AdoNetInvariants.PostgreSql;

    /// <summary>The stage of the silo's start at which the database is first used.</summary>
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    /// <summary>The kind of database: <c>Npgsql</c> (the default) or <c>Microsoft.Data.Sqlite</c>.</summary>
    public string Invariant { get; set; } = DEFAULT_ADONET_INVARIANT;

    /// <summary>How to connect.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The stage of the silo's start at which the database is first used; an error there stops the start.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>Turns states into bytes; when null, the serializer registered under the storage's name, else the host's default one.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>True to delete a row when its state is cleared; false, the default, keeps the row without a value, so that its version goes on.</summary>
    public bool DeleteStateOnClear { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(AdoNetGrainStorageOptions)).NotBlank(nameof(ConnectionString), ConnectionString);
        return AdoNetInvariants.IsKnown(Invariant)
            ? checks.Problems
            : checks.Add(nameof(Invariant), Invariant, $"give '{AdoNetInvariants.PostgreSql}' or '{AdoNetInvariants.Sqlite}'").Problems;
    }
}

namespace Actors.GrainInterfaces.Registry;

/// <summary>How a registry command ended.</summary>
[GenerateSerializer, Alias("Actors.Registry.RegistryOutcomeKind")]
public enum RegistryOutcomeKind
{
    /// <summary>Done; what had to be durable is.</summary>
    Done = 0,

    /// <summary>No such instance. Nothing was changed.</summary>
    UnknownService = 1,

    /// <summary>No such check. Nothing was changed.</summary>
    UnknownCheck = 2,

    /// <summary>The command contradicts what is registered or a limit. Nothing was changed.</summary>
    Refused = 3,

    /// <summary>The database does not answer. Nothing was changed, or the outcome is not known; try again.</summary>
    Unavailable = 4,

    /// <summary>The check does not take reports: the registry finds its status out by itself. Nothing was changed.</summary>
    NotReported = 5,
}

/// <summary>How a registry command ended, and why.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Index">When done: the ledger index that contains the effect; 0 when nothing had to be written.</param>
/// <param name="Reason">When not done: subject, value and remedy, for people.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.RegistryOutcome")]
public sealed record RegistryOutcome(
    [property: Id(0)] RegistryOutcomeKind Kind,
    [property: Id(1)] long Index,
    [property: Id(2)] string Reason)
{
    /// <summary>Whether a node itself was meant: its change shows in all services on it.</summary>
    [Id(3)]
    public bool OfNode { get; init; }

    /// <summary>Done without a write.</summary>
    public static RegistryOutcome Unchanged { get; } = new(RegistryOutcomeKind.Done, 0, string.Empty);

    /// <summary>Done, and contained in the ledger from this index on.</summary>
    public static RegistryOutcome Done(long index) => new(RegistryOutcomeKind.Done, index, string.Empty);

    /// <summary>The command contradicts what is registered or a limit.</summary>
    public static RegistryOutcome Refused(string reason) => new(RegistryOutcomeKind.Refused, 0, reason);

    /// <summary>The database does not answer.</summary>
    public static RegistryOutcome Unavailable(string reason) => new(RegistryOutcomeKind.Unavailable, 0, reason);

    /// <summary>The check does not take reports.</summary>
    public static RegistryOutcome NotReported(string checkId) =>
        new(RegistryOutcomeKind.NotReported, 0, $"CheckID \"{checkId}\" does not have associated TTL; only TTL checks take reports.");

    /// <summary>No such instance.</summary>
    public static RegistryOutcome UnknownService(string serviceId) =>
        new(RegistryOutcomeKind.UnknownService, 0, $"Unknown service ID \"{serviceId}\". Pass the id of the service, not its name.");

    /// <summary>No such check.</summary>
    public static RegistryOutcome UnknownCheck(string checkId) =>
        new(RegistryOutcomeKind.UnknownCheck, 0, $"Unknown check ID \"{checkId}\". Pass the id of the check, not its name.");
}

using Orleans.Concurrency;

namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// One registered instance, or a node itself, keyed by <see cref="InstanceId.ToString"/>: keeps its definition and checks, judges them, and is
/// the only writer of its row in the ledger.
/// </summary>
/// <remarks>
/// A heartbeat that changes no status costs no SQL. After any activation each TTL check has one full TTL before it is judged.
/// While the database is down reports are taken and judged in memory, and committed when it is back.
/// </remarks>
[Alias("Actors.Registry.IServiceInstanceGrain")]
public interface IServiceInstanceGrain : IGrainWithStringKey
{
    /// <summary>Registers the instance or changes its registration. Durable when done; repeating it changes nothing.</summary>
    [Alias("Register")]
    Task<RegistryOutcome> Register(RegisterService command);

    /// <summary>Removes the instance and its checks. Durable when done, and nothing brings it back but a new registration.</summary>
    [Alias("Deregister")]
    Task<RegistryOutcome> Deregister();

    /// <summary>Adds a check, or changes one that keeps its status.</summary>
    [Alias("RegisterCheck")]
    Task<RegistryOutcome> RegisterCheck(CheckDefinition check);

    /// <summary>Adds or changes checks together with their status, as one commit.</summary>
    [Alias("SetChecks")]
    Task<RegistryOutcome> SetChecks(SetChecks command);

    /// <summary>Removes one check.</summary>
    [Alias("DeregisterCheck")]
    Task<RegistryOutcome> DeregisterCheck(string checkId);

    /// <summary>
    /// Takes a heartbeat of a TTL check; of another check it is refused. A change of status is durable when done, unless the database is down.
    /// </summary>
    [Alias("Report")]
    Task<RegistryOutcome> Report(CheckReport report);

    /// <summary>
    /// Takes what a probe has found. The check changes only after as many equal findings in a row as it asks for. A finding of a probe that the check
    /// no longer has is dropped.
    /// </summary>
    [Alias("Probed")]
    Task<RegistryOutcome> Probed(CheckReport finding, ProbeDefinition probe);

    /// <summary>Makes sure that the checks are being judged, as they stand in the row. Does nothing when they are.</summary>
    /// <param name="version">The version of the row that the caller has seen: who knows only an older one reads it anew.</param>
    [Alias("Wake")]
    Task<RegistryOutcome> Wake(long version);

    /// <summary>The instance as it is now, reports included that changed no status; null when it is not registered.</summary>
    [ReadOnly, Alias("Read")]
    Task<ServiceInstance?> Read();
}

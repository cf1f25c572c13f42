using System.Net;
using Actors.Grains.Registry.Protection;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry;

/// <summary>Waits and bounds of the registry grains. Section <c>Actors:Registry</c> of the configuration.</summary>
public sealed class RegistryOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Registry";

    /// <summary>
    /// How long a change of status may wait for the database before it is shown without being committed and committed later. Bounds the
    /// answer to a heartbeat while the database is down. Default: 2 s.
    /// </summary>
    public TimeSpan StatusCommitWaitMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>First pause before a change of status is committed again. Doubles up to <see cref="RetryPauseMax"/>. Default: 1 s.</summary>
    public TimeSpan RetryPauseMin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before a change of status is committed again. Default: 30 s.</summary>
    public TimeSpan RetryPauseMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time between two looks at an instance's checks; below the idle age of grains, so that it also keeps them alive. Default: 30 s.</summary>
    public TimeSpan JudgeInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many instances are woken at the same time. Default: 64.</summary>
    public int WakeParallelism { get; set; } = 64;

    /// <summary>How often each silo makes sure that every instance with checks is being judged by someone. Default: 1 min.</summary>
    public TimeSpan WakeInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a read across services waits for the silo's copy to contain what the caller has seen. Default: 2 s.</summary>
    public TimeSpan CatalogWaitMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many probes each silo makes at the same time. Default: 256.</summary>
    public int ProbeParallelism { get; set; } = 256;

    /// <summary>
    /// The networks in which checks may be probed, in CIDR notation, because whoever may register a check lets the registry send requests.
    /// Link-local networks and the addresses where clouds give out credentials are never probed. Default: loopback and private networks.
    /// </summary>
    public IList<string> ProbeNetworks { get; } = [];

    /// <summary>When services that lose many instances at once go on being offered as before. Default: never.</summary>
    public MassLossOptions MassLoss { get; } = new();
}

/// <summary>Reports every problem of <see cref="RegistryOptions"/> at once, at start.</summary>
internal sealed class RegistryOptionsValidator : IValidateOptions<RegistryOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Positive(problems, nameof(options.StatusCommitWaitMax), options.StatusCommitWaitMax);
        Positive(problems, nameof(options.RetryPauseMin), options.RetryPauseMin);
        Positive(problems, nameof(options.JudgeInterval), options.JudgeInterval);
        Positive(problems, nameof(options.WakeInterval), options.WakeInterval);
        Positive(problems, nameof(options.CatalogWaitMax), options.CatalogWaitMax);
        if (options.RetryPauseMax < options.RetryPauseMin)
        {
            problems.Add($"Registry option RetryPauseMax is '{options.RetryPauseMax}', below RetryPauseMin '{options.RetryPauseMin}'; raise it.");
        }

        if (options.WakeParallelism is < 1 or > 4096)
        {
            problems.Add($"Registry option WakeParallelism is '{options.WakeParallelism}'; choose a value from 1 to 4096.");
        }

        if (options.ProbeParallelism is < 1 or > 65_536)
        {
            problems.Add($"Registry option ProbeParallelism is '{options.ProbeParallelism}'; choose a value from 1 to 65536.");
        }

        options.MassLoss.Check(problems);
        problems.AddRange(options.ProbeNetworks
            .Where(network => !IPNetwork.TryParse(network, out _))
            .Select(network => $"Registry option ProbeNetworks holds '{network}'; give networks such as 10.0.0.0/8."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Positive(List<string> problems, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            problems.Add($"Registry option {name} is '{value}'; choose a duration above zero.");
        }
    }
}

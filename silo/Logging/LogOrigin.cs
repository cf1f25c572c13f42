using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Actors.Silo.Logging;

/// <summary>Where a line comes from: the process, and at this moment the trace and the grain. Asked only for lines that are written.</summary>
internal sealed class LogOrigin
{
    private readonly IServiceProvider _services;
    private readonly Lazy<string?> _siloName;

    public LogOrigin(IServiceProvider services, HostRole role, ActorsOptions options)
    {
        _services = services;
        // Not before the first line: options may log while they are made, and the log is made before them.
        _siloName = new(() => role == HostRole.Gateway ? null : FindSiloName());
        (Role, Address) = role switch
        {
            HostRole.Single => ("single", $"{options.HttpAddress}:{options.SiloPort}"),
            HostRole.Silo => ("silo", $"{options.ClusterAddress}:{options.SiloPort}"),
            HostRole.Gateway => ("gateway", $"{options.HttpAddress}:{options.HttpPort}"),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A new role; say here how its process is called."),
        };
    }

    /// <summary>What the process is.</summary>
    public string Role { get; }

    /// <summary>Where other processes reach it; the port is 0 when it takes any.</summary>
    public string Address { get; }

    /// <summary>What people call the silo; null in a gateway.</summary>
    public string? SiloName => _siloName.Value;

    /// <summary>The grain whose turn this thread runs; null outside of grains.</summary>
    public GrainId? Grain => Find(_services, static services => services.FindCurrentGrain());

    /// <summary>The trace and span that this line belongs to; null outside of traces.</summary>
    public static (string TraceId, string SpanId)? Trace => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? (activity.TraceId.ToHexString(), activity.SpanId.ToHexString())
        : null;

    private string? FindSiloName() => Find(_services, static services => services.GetService<IOptions<SiloOptions>>()?.Value.SiloName);

    // Work that has not ended when the host has may still log, and must not fail for that.
    private static T? Find<T>(IServiceProvider services, Func<IServiceProvider, T?> find)
    {
        try
        {
            return find(services);
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
    }
}

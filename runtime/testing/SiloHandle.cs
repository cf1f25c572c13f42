using System.Net;
using Actors.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public sealed class SiloHandle : IAsyncDisposable
{
    private readonly CrashSwitch _crash;

    internal SiloHandle(string name, int instanceNumber, IHost host, TestPorts ports, CrashSwitch crash)
    {
        Name = name;
        InstanceNumber = instanceNumber;
        SiloHost = host;
        Ports = ports;
        SiloAddress = host.Services.GetRequiredService<LocalSilo>().Address;
        _crash = crash;
    }

    /// <summary>The silo's name in the cluster.</summary>
    public string Name { get; }

    /// <summary>Counts the silos of the cluster from 0.</summary>
    public int InstanceNumber { get; }

    /// <summary>The silo's identity.</summary>
    public SiloAddress SiloAddress { get; }

    /// <summary>Where it lets clients in; port 0 when it does not.</summary>
    public SiloAddress GatewayAddress => SiloAddress.New(SiloAddress.Endpoint.Address, Ports.Gateway, SiloAddress.Generation);

    /// <summary>True until the silo has been stopped or killed.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; }

    /// <summary>The silo's services.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    internal TestPorts Ports { get; }

    /// <summary>
    /// Stops the silo: gracefully, or as a crash. A crash cuts all connections and the way to the membership table at once, so that
    /// nothing of its end reaches the others; what the silo still does in this process stays inside.
    /// </summary>
    public async Task StopSiloAsync(bool stopGracefully)
    {
        if (!IsActive)
        {
            return;
        }

        IsActive = false;
        if (!stopGracefully)
        {
            _crash.Crash();
        }

        try
        {
            await SiloHost.StopAsync(new CancellationToken(canceled: !stopGracefully));
        }
        catch (Exception) when (!stopGracefully)
        {
            // What a kill leaves undone is what the test asked for.
        }
        finally
        {
            await DisposeHostAsync();
        }
    }

    /// <summary>Stops the silo gracefully for as long as the token allows, then as a crash.</summary>
    public async Task StopSiloAsync(CancellationToken ct)
    {
        await using var registration = ct.UnsafeRegister(static crash => ((CrashSwitch)crash!).Crash(), _crash);
        await StopSiloAsync(stopGracefully: !ct.IsCancellationRequested);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopSiloAsync(stopGracefully: true);

    private async Task DisposeHostAsync()
    {
        if (SiloHost is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            SiloHost.Dispose();
        }
    }
}

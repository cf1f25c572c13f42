using Actors.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public sealed class SiloHandle : IAsyncDisposable
{
    internal SiloHandle(string name, IHost host)
    {
        Name = name;
        SiloHost = host;
        SiloAddress = host.Services.GetRequiredService<LocalSilo>().Address;
    }

    /// <summary>The silo's name in the cluster.</summary>
    public string Name { get; }

    /// <summary>The silo's identity.</summary>
    public SiloAddress SiloAddress { get; }

    /// <summary>True until the silo has been stopped or killed.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; }

    /// <summary>The silo's services.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <summary>Stops the silo: gracefully, or as fast as a stop inside one process can be.</summary>
    public async Task StopSiloAsync(bool stopGracefully)
    {
        if (!IsActive)
        {
            return;
        }

        IsActive = false;
        try
        {
            await SiloHost.StopAsync(new CancellationToken(canceled: !stopGracefully));
        }
        catch (OperationCanceledException) when (!stopGracefully)
        {
            // What a kill leaves undone is what the test asked for.
        }
        finally
        {
            await DisposeHostAsync();
        }
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

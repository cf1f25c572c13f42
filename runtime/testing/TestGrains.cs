using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Activations;
using Actors.Runtime.Lifetime;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.TestingHost;

/// <summary>Looks at the activations of a test cluster from outside.</summary>
internal static class TestGrains
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    /// <summary>Ends the activation of a grain and waits for it.</summary>
    public static async Task DeactivateAsync(TestHosts hosts, IAddressable grain)
    {
        var before = FindActivation(hosts, grain);
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await WaitUntilGoneAsync(hosts, grain, before);
    }

    /// <summary>Has a grain leave its silo, towards <paramref name="target"/> if it is given, and waits until it has left.</summary>
    public static async Task MigrateAsync(TestHosts hosts, IAddressable grain, SiloAddress? target)
    {
        var before = FindActivation(hosts, grain);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target!);
        try
        {
            await grain.AsReference<IGrainManagementExtension>().MigrateOnIdle();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }

        await WaitUntilGoneAsync(hosts, grain, before);
    }

    /// <summary>Waits until a grain has no activation.</summary>
    public static Task WaitForDeactivationAsync(TestHosts hosts, IAddressable grain) => WaitUntilGoneAsync(hosts, grain, FindActivation(hosts, grain));

    /// <summary>The context of a grain's activation, wherever it is.</summary>
    public static bool TryGetGrainContext(TestHosts hosts, IAddressable grain, [NotNullWhen(true)] out IGrainContext? context)
    {
        context = FindActivation(hosts, grain);
        return context is not null;
    }

    private static Activation? FindActivation(TestHosts hosts, IAddressable grain) => hosts.Active
        .Select(silo => silo.ServiceProvider.GetRequiredService<ActivationCatalog>().Find(grain.GetGrainId()) as Activation)
        .FirstOrDefault(activation => activation is not null);

    private static async Task WaitUntilGoneAsync(TestHosts hosts, IAddressable grain, Activation? activation)
    {
        var watch = Stopwatch.StartNew();
        while (activation is not null && hosts.Active.Any(silo => silo.ServiceProvider.GetRequiredService<ActivationCatalog>().Activations.Contains(activation)))
        {
            if (watch.Elapsed > TimeMax)
            {
                throw new TimeoutException($"Grain '{grain.GetGrainId()}' still has its activation after {TimeMax}; a call that never ends keeps it.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}

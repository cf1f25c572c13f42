using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// So many instances of a service were lost at once that the way to them is more likely broken than they are: until it ends, whoever asks for healthy
/// instances is shown what its checks said before. Only checks that were lost count as before; what somebody has said, and what is removed, counts at once.
/// </summary>
/// <param name="SinceIndex">Checks that were lost after this ledger index count as before.</param>
/// <param name="Index">The ledger index at which the protection was written; 0 while the database does not answer.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceProtection")]
public sealed record ServiceProtection([property: Id(0)] long SinceIndex, [property: Id(1)] long Index);

/// <summary>What a protection makes of a service. The same in every process: it follows from the view alone.</summary>
public static class ProtectedViews
{
    /// <summary>The service as it is shown to whoever wants healthy instances: the view itself when no protection holds.</summary>
    public static ServiceView AsBefore(this ServiceView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Protection is not { } protection ? view : view with
        {
            Instances = AsBefore(view.Instances, protection.SinceIndex),
            Nodes = AsBefore(view.Nodes, protection.SinceIndex),
        };
    }

    /// <summary>Whether an instance of the view is shown to be healthier than its checks say.</summary>
    public static bool IsHeld(this ServiceView view, ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Protection is { } protection && view.LostAfter(instance, protection.SinceIndex) > 0;
    }

    /// <summary>
    /// When an instance was lost, if that was after an index and without it the instance could be used: the ledger index of the first of its checks,
    /// or of its node's, that were lost. Otherwise 0.
    /// </summary>
    public static long LostAfter(this ServiceView view, ServiceInstance instance, long index)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(instance);
        var first = 0L;
        return Passes(instance, index, ref first) && (view.FindNode(instance.Node) is not { } node || Passes(node, index, ref first)) ? first : 0;
    }

    private static bool Passes(ServiceInstance instance, long index, ref long first)
    {
        foreach (var check in instance.Checks)
        {
            if (check.StatusBefore(index) == CheckStatus.Critical)
            {
                return false;
            }

            if (check.IsLostSince(index))
            {
                first = first == 0 ? check.ModifyIndex : Math.Min(first, check.ModifyIndex);
            }
        }

        return true;
    }

    private static ImmutableArray<ServiceInstance> AsBefore(ImmutableArray<ServiceInstance> instances, long index) =>
        [.. instances.Select(instance => instance.Checks.Any(check => check.IsLostSince(index))
            ? instance with { Checks = [.. instance.Checks.Select(check => check.IsLostSince(index) ? AsBefore(check) : check)] }
            : instance)];

    private static ServiceCheck AsBefore(ServiceCheck check) => check with
    {
        Status = check.LostFrom!.Value,
        Output = $"Shown as before by mass-loss protection. What it says now: {check.Output}",
    };
}

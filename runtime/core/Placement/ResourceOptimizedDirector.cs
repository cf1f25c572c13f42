using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>
/// The least loaded of a few random silos, by processor, memory and activations; the caller's silo if it is hardly worse. Without
/// figures, a random one.
/// </summary>
internal sealed class ResourceOptimizedDirector : SiloDirector
{
    // Equal silos are chosen in turn by chance.
    private const float Jitter = 1e-5f;

    private readonly LoadTable _loads;
    private readonly Dice _dice;
    private readonly float _cpu;
    private readonly float _memory;
    private readonly float _available;
    private readonly float _maximum;
    private readonly float _activations;
    private readonly float _localMargin;

    public ResourceOptimizedDirector(LoadTable loads, IOptions<ResourceOptimizedPlacementOptions> options, Dice dice)
    {
        _dice = dice;
        _loads = loads;
        var weights = options.Value;
        var sum = (float)Math.Max(
            1, weights.CpuUsageWeight + weights.MemoryUsageWeight + weights.AvailableMemoryWeight + weights.MaxAvailableMemoryWeight + weights.ActivationCountWeight);
        _cpu = weights.CpuUsageWeight / sum;
        _memory = weights.MemoryUsageWeight / sum;
        _available = weights.AvailableMemoryWeight / sum;
        _maximum = weights.MaxAvailableMemoryWeight / sum;
        _activations = weights.ActivationCountWeight / sum;
        _localMargin = weights.LocalSiloPreferenceMargin / 100f;
    }

    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo)
    {
        if (silos.Length == 1)
        {
            return silos[0];
        }

        return ChooseByLoad(silos, localSilo) ?? _dice.OneOf(silos);
    }

    private SiloAddress? ChooseByLoad(SiloAddress[] silos, SiloAddress localSilo)
    {
        var known = new (SiloAddress Silo, SiloRuntimeStatistics Load)[silos.Length];
        var count = 0;
        var most = new Most(1, 1);
        foreach (var silo in silos)
        {
            if (_loads.Find(silo) is { IsOverloaded: false } load)
            {
                known[count++] = (silo, load);
                most = new Most(
                    Math.Max(most.Activations, load.ActivationCount), Math.Max(most.Memory, load.EnvironmentStatistics.MaximumAvailableMemoryBytes));
            }
        }

        var best = Sample(known.AsSpan(0, count), most);
        var local = Array.FindIndex(known, 0, count, candidate => candidate.Silo.Equals(localSilo));
        return local >= 0 && Score(known[local].Load, most) - _localMargin <= best.Score ? localSilo : best.Silo;
    }

    // The square root of all is enough to find a good one, and keeps many choosers from all finding the same.
    private (SiloAddress? Silo, float Score) Sample(Span<(SiloAddress Silo, SiloRuntimeStatistics Load)> known, Most most)
    {
        (SiloAddress? Silo, float Score) best = (null, float.MaxValue);
        var sample = (int)Math.Ceiling(Math.Sqrt(known.Length));
        for (var i = 0; i < sample; i++)
        {
            var chosen = i + _dice.Next(known.Length - i);
            (known[i], known[chosen]) = (known[chosen], known[i]);
            var score = Score(known[i].Load, most) + (_dice.NextSingle() * Jitter);
            if (score < best.Score)
            {
                best = (known[i].Silo, score);
            }
        }

        return best;
    }

    private float Score(SiloRuntimeStatistics load, Most most)
    {
        var environment = load.EnvironmentStatistics;
        var maximum = (float)Math.Max(1, environment.MaximumAvailableMemoryBytes);
        return (_cpu * environment.CpuUsagePercentage / 100f)
            + (_memory * environment.MemoryUsageBytes / maximum)
            + (_available * (1 - (environment.AvailableMemoryBytes / maximum)))
            + (_maximum * (1 - (maximum / most.Memory)))
            + (_activations * load.ActivationCount / most.Activations);
    }

    private readonly record struct Most(int Activations, float Memory);
}

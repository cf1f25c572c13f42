using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry.Probes;

/// <summary>
/// Makes the probes of the instances that are active in this silo, away from their grains, and tells each grain what was found. No more
/// at a time than the options allow; the others wait, at most one for each check.
/// </summary>
internal sealed partial class Prober : IDisposable
{
    private const int AttemptsMax = 10;

    private static readonly TimeSpan UndecidedPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IProbe> _probes;
    private readonly IGrainFactory _grainFactory;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<Prober> _logger;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stopping = new();

    public Prober(
        IEnumerable<IProbe> probes, IGrainFactory grainFactory, TimeProvider timeProvider, IOptions<RegistryOptions> options, ILogger<Prober> logger)
    {
        _probes = probes.ToDictionary(probe => probe.Type, StringComparer.Ordinal);
        _grainFactory = grainFactory;
        _timeProvider = timeProvider;
        _logger = logger;
        _places = new SemaphoreSlim(options.Value.ProbeParallelism);
    }

    /// <summary>Begins a probe; its finding comes to the grain as a call.</summary>
    public void Begin(InstanceId id, CheckDefinition check) => _ = Task.Run(() => RunAsync(id, check));

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(InstanceId id, CheckDefinition check)
    {
        try
        {
            // A probe that cannot tell yet, such as an alias in a silo that has just started, is not taken for one that failed.
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                if (await TakeTurnAsync(id, check) is { } finding)
                {
                    await _grainFactory.GetGrain<IServiceInstanceGrain>(id.ToString())
                        .Probed(new CheckReport(check.Id, finding.Status, finding.Output), check.Probe!);
                    return;
                }

                await Task.Delay(UndecidedPause, _timeProvider, _stopping.Token);
            }
        }
        catch (Exception failure)
        {
            // The schedule takes a finding that does not come for lost, and probes again.
            Log.FindingLost(_logger, check.Id, failure);
        }
    }

    private async Task<ProbeFinding?> TakeTurnAsync(InstanceId id, CheckDefinition check)
    {
        await _places.WaitAsync(_stopping.Token);
        try
        {
            return await AskAsync(id, check);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ProbeFinding?> AskAsync(InstanceId id, CheckDefinition check)
    {
        using var timeout = new CancellationTokenSource(check.Probe!.Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            return await _probes[check.Type].AskAsync(id, check.Probe, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new ProbeFinding(CheckStatus.Critical, $"{check.Probe.Target}: no answer within {check.Probe.Timeout.TotalSeconds}s.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new ProbeFinding(CheckStatus.Critical, $"{check.Probe.Target}: {failure.GetBaseException().Message}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6150, LogLevel.Debug, "What the probe of check '{CheckId}' found was lost; it will be probed again.")]
        public static partial void FindingLost(ILogger logger, string checkId, Exception failure);
    }
}

using System.Security.Cryptography;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// Makes sure that every instance with checks is being judged: a grain that nobody calls judges nothing. Wakes all of them when
/// the silo starts, when another silo has gone, because it takes its instances' timers with it, when somebody asks, and again from time to time.
/// </summary>
/// <remarks>Waking an instance that is awake does nothing, so several silos may do this at the same time.</remarks>
internal sealed partial class InstanceWaker : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    // All that are left hear of a loss at the same time; whoever is first finds most of the work, the others find it done.
    private const int SpreadSteps = 1000;
    private static readonly TimeSpan SpreadMax = TimeSpan.FromSeconds(1);

    private readonly LossWatch _losses;
    private readonly WakeRequests _requests;
    private readonly CatalogCopy _copy;
    private readonly IGrainFactory _grainFactory;
    private readonly TimeProvider _timeProvider;
    private readonly RegistryOptions _options;
    private readonly ILogger<InstanceWaker> _logger;

    public InstanceWaker(
        LossWatch losses,
        WakeRequests requests,
        CatalogCopy copy,
        IGrainFactory grainFactory,
        TimeProvider timeProvider,
        IOptions<RegistryOptions> options,
        ILogger<InstanceWaker> logger)
    {
        _losses = losses;
        _requests = requests;
        _copy = copy;
        _grainFactory = grainFactory;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var announced = false;
        var loss = _losses.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = PauseAfterFailure;
            var lossIndex = await _losses.ReadIndexAsync(stoppingToken);
            if (await _copy.ReadAsync(Math.Max(_requests.Take(), lossIndex ?? 0), PauseAfterFailure) is { } snapshot)
            {
                var (woken, failed) = await WakeAllAsync(snapshot, stoppingToken);
                pause = failed == 0 && lossIndex is not null ? _options.WakeInterval : PauseAfterFailure;
                if (failed == 0 && !announced)
                {
                    announced = true;
                    Log.AllAwake(_logger, woken);
                }
            }

            if (await EndsByLossAsync(loss, pause, stoppingToken))
            {
                loss = _losses.WaitAsync(stoppingToken);
                await Task.Delay(SpreadMax * (RandomNumberGenerator.GetInt32(SpreadSteps) / (double)SpreadSteps), _timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> EndsByLossAsync(Task loss, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(pause, _timeProvider, cts.Token);
        var first = await Task.WhenAny(loss, _requests.Asked, delay);
        await cts.CancelAsync();
        return first == loss;
    }

    private async Task<(int Woken, int Failed)> WakeAllAsync(CatalogSnapshot snapshot, CancellationToken cancellationToken)
    {
        var woken = 0;
        var failed = 0;
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = _options.WakeParallelism };
        await Parallel.ForEachAsync(
            snapshot.Rows.Select(row => row.Instance!).Where(instance => instance.Checks.Any(check => check.Definition.IsJudged)),
            bounds,
            async (instance, _) =>
            {
                if (!cancellationToken.IsCancellationRequested && await TryWakeAsync(instance))
                {
                    Interlocked.Increment(ref woken);
                }
                else
                {
                    Interlocked.Increment(ref failed);
                }
            });
        return (woken, failed);
    }

    private async ValueTask<bool> TryWakeAsync(ServiceInstance instance)
    {
        try
        {
            var outcome = await _grainFactory.GetGrain<IServiceInstanceGrain>(instance.InstanceId.ToString()).Wake(instance.Version);
            return outcome.Kind == RegistryOutcomeKind.Done;
        }
        catch (Exception failure)
        {
            Log.NotWoken(_logger, instance.Definition.Id, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5141, LogLevel.Information, "{Instances} instances with checks are awake and being judged.")]
        public static partial void AllAwake(ILogger logger, int instances);

        [LoggerMessage(5142, LogLevel.Debug, "Service '{ServiceId}' could not be woken yet.")]
        public static partial void NotWoken(ILogger logger, string serviceId, Exception failure);
    }
}

using Actors.Runtime.Management;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>
/// Reads the cluster's report in steps, one reading for everybody who looks. While somebody looks the version of the membership is asked for
/// each second, and a change is read at once. Nobody looking, activations are counted once a minute only, as that is the part that costs.
/// </summary>
internal sealed partial class ClusterSampler : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SiloAnswerMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ViewedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CensusAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CensusAgeUnseen = TimeSpan.FromMinutes(1);

    // A gateway may be there before the first silo, and a moment without an answer is in the history.
    private const int MissesToReport = 5;

    // Timers are late, never early by more than this.
    private static readonly TimeSpan TickSlack = TimeSpan.FromMilliseconds(500);

    private readonly IGrainFactory _grains;
    private readonly ClusterWatch _watch;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ClusterSampler> _logger;
    private bool _isServed;
    private int _missesInARow;
    private long _viewedAt;
    private long _readAt;

    public ClusterSampler(IGrainFactory grains, ClusterWatch watch, TimeProvider timeProvider, ILogger<ClusterSampler> logger)
    {
        _grains = grains;
        _watch = watch;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    private bool IsViewed => Volatile.Read(ref _viewedAt) is not 0 and var viewedAt && _timeProvider.GetElapsedTime(viewedAt) < ViewedFor;

    /// <summary>This host serves the dashboard, so the cluster is read from its start on.</summary>
    public void Serve() => _isServed = true;

    /// <summary>Somebody looks.</summary>
    public void OnViewed() => Volatile.Write(ref _viewedAt, _timeProvider.GetTimestamp());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_isServed)
        {
            return;
        }

        // The first reading comes a step after the start, which has enough to do.
        using var timer = new PeriodicTimer(Tick, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await StepAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task StepAsync(CancellationToken stoppingToken)
    {
        var isDue = _readAt == 0 || _watch.Picture is null || _timeProvider.GetElapsedTime(_readAt) > _watch.Step - TickSlack;
        try
        {
            var reader = _grains.GetGrain<IClusterReportGrain>(0);
            if (!isDue && !(IsViewed && await HasChangedAsync(reader, stoppingToken).ConfigureAwait(false)))
            {
                return;
            }

            _readAt = isDue ? _timeProvider.GetTimestamp() : _readAt;
            var report = await reader.ReadWithin(SiloAnswerMax, IsViewed ? CensusAge : CensusAgeUnseen)
                .WaitAsync(AnswerMax, _timeProvider, stoppingToken).ConfigureAwait(false);
            _watch.Take(report, isDue);
            _missesInARow = 0;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            Missed(exception);
        }
    }

    private async ValueTask<bool> HasChangedAsync(IClusterReportGrain reader, CancellationToken stoppingToken) =>
        await reader.ReadVersion().AsTask().WaitAsync(AnswerMax, _timeProvider, stoppingToken).ConfigureAwait(false) != _watch.Picture?.Sample.Report.Version;

    private void Missed(Exception exception)
    {
        _watch.Miss($"The cluster did not answer at {_timeProvider.GetUtcNow():HH:mm:ss} UTC: {exception.Message.TrimEnd('.')}; what is shown is older.");
        if (++_missesInARow == MissesToReport)
        {
            Log.NoReport(_logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2460, LogLevel.Warning, "The dashboard has not been able to read the cluster for a while: {Reason} It goes on trying; see whether the silos run")]
        public static partial void NoReport(ILogger logger, string reason);
    }
}

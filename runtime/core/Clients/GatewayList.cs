using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Keeps the list of gateways fresh: read when it is old or found to be wrong, one read at a time, each with a limit.</summary>
internal sealed partial class GatewayList
{
    // A gateway is known by its endpoint: the silo behind it may have been replaced since the list was written, and tells who it is.
    private const int AnyGeneration = 0;

    private static readonly TimeSpan ReadTimeMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadPauseMin = TimeSpan.FromMilliseconds(250);

    // A client that starts beside its silos finds them as soon as they are there.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReadPauseAtStart = TimeSpan.FromMilliseconds(40);

    private readonly IGatewayListProvider _provider;
    private readonly TimeSpan _period;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<GatewayList> _logger;
    private readonly long _origin;
    private TimeSpan _nextRead;
    private TimeSpan _lastRead = TimeSpan.MinValue;
    private bool _isInitialized;
    private bool _isFailing;

    public GatewayList(IGatewayListProvider provider, IOptions<GatewayOptions> options, TimeProvider timeProvider, ILogger<GatewayList> logger)
    {
        _provider = provider;
        _period = options.Value.GatewayListRefreshPeriod;
        _timeProvider = timeProvider;
        _logger = logger;
        _origin = timeProvider.GetTimestamp();
    }

    /// <summary>Why the list could not be read the last time; null when it could.</summary>
    public Exception? LastFailure { get; private set; }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    /// <summary>How long until the list is old.</summary>
    public TimeSpan UntilNextRead => _nextRead > Now ? _nextRead - Now : TimeSpan.Zero;

    /// <summary>Has the list read soon, although it is not old.</summary>
    public void Hurry() => _nextRead = _lastRead == TimeSpan.MinValue ? Now : Min(_nextRead, _lastRead + ReadPauseMin);

    /// <summary>Reads the list. Null when it cannot be read now.</summary>
    public async Task<IReadOnlyCollection<SiloAddress>?> ReadAsync(CancellationToken cancellationToken)
    {
        _lastRead = Now;
        try
        {
            var gateways = await ReadProviderAsync().WaitAsync(ReadTimeMax, _timeProvider, cancellationToken).ConfigureAwait(false);
            LastFailure = gateways.Count > 0 ? null : new SiloUnavailableException("The list of gateways is empty: no silo of the cluster is active.");
            _nextRead = _lastRead + (gateways.Count > 0 ? _period : Now < StartTime ? ReadPauseAtStart : ReadPauseMin);
            _isFailing = false;
            return gateways;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LastFailure = exception;
            _nextRead = Now + ReadPauseMin * 4;
            if (!_isFailing)
            {
                _isFailing = true;
                Log.ReadFailed(_logger, exception);
            }

            return null;
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private async Task<IReadOnlyCollection<SiloAddress>> ReadProviderAsync()
    {
        if (!_isInitialized)
        {
            await _provider.InitializeGatewayListProvider().ConfigureAwait(false);
            _isInitialized = true;
        }

        return [.. (await _provider.GetGateways().ConfigureAwait(false)).Select(uri => SiloAddress.New(uri.ToGatewayAddress().Endpoint, AnyGeneration))];
    }

    private static partial class Log
    {
        [LoggerMessage(2355, LogLevel.Warning, "The list of gateways cannot be read; the client keeps the gateways that it knows and tries again, so see that the database answers")]
        public static partial void ReadFailed(ILogger logger, Exception exception);
    }
}

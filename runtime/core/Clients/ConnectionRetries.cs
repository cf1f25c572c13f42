using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Asks the application whether to go on, as long as the client has never been connected.</summary>
internal sealed partial class ConnectionRetries : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1);
    private readonly IClientConnectionRetryFilter? _filter;
    private readonly ILogger<ConnectionRetries> _logger;
    private volatile bool _hasGivenUp;

    public ConnectionRetries(IEnumerable<IClientConnectionRetryFilter> filters, TimeProvider timeProvider, ILogger<ConnectionRetries> logger)
    {
        _filter = filters.LastOrDefault();
        TimeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The clock of the client.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>True once the application has said no.</summary>
    public bool HasGivenUp => _hasGivenUp;

    /// <summary>An attempt has failed.</summary>
    public async Task OnFailedAsync(Exception failure, WaitingClientCalls calls, ClientStatus status, CancellationToken cancellationToken)
    {
        if (_filter is null || _hasGivenUp || status.HasEverConnected)
        {
            return;
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasGivenUp && !await AskAsync(_filter, failure, cancellationToken).ConfigureAwait(false))
            {
                _hasGivenUp = true;
                Log.GivenUp(_logger, failure);
                calls.GiveUp(failure);
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<bool> AskAsync(IClientConnectionRetryFilter filter, Exception failure, CancellationToken cancellationToken)
    {
        try
        {
            return await filter.ShouldRetryConnectionAttempt(failure, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.FilterFailed(_logger, exception);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2356, LogLevel.Error, "The client stops looking for its cluster, because the connection retry filter said so; calls fail at once from now on")]
        public static partial void GivenUp(ILogger logger, Exception exception);

        [LoggerMessage(2357, LogLevel.Error, "The connection retry filter threw; mend it, the client goes on trying")]
        public static partial void FilterFailed(ILogger logger, Exception exception);
    }
}

using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Client.Registration;

/// <summary>Keeps one application registered from its start to its stop.</summary>
internal sealed partial class ServiceRegistration : BackgroundService
{
    private const int ReportsInTtl = 3;

    private static readonly TimeSpan RetryPauseMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(3);

    private readonly ServiceRegistrationOptions _options;
    private readonly IServer? _server;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly RegistryClient _client;
    private string? _id;

    public ServiceRegistration(
        IOptions<ServiceRegistrationOptions> options, IHostApplicationLifetime lifetime, ILogger<ServiceRegistration> logger, IServer? server = null)
    {
        _options = options.Value;
        _lifetime = lifetime;
        _logger = logger;
        _server = server;
        _client = new RegistryClient(GatewayAddress.Resolve(_options.Address), _options.Token);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_id is { } id && _options.DeregisterOnStop)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StopTimeMax);
            try
            {
                await _client.DeregisterAsync(id, limit.Token);
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                Log.NotRemoved(_logger, id, failure.Message);
            }
        }
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only then is it known where the application listens, and that it does.
        await WaitForStartAsync(stoppingToken);
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        var address = _options.ServiceAddress ?? OwnAddress();
        _id = _options.Id ?? string.Create(CultureInfo.InvariantCulture, $"{_options.Name}-{address.Host}-{address.Port}");
        var backoff = new Backoff(RetryPauseMin, _options.Ttl / ReportsInTtl, TimeProvider.System);
        var isRegistered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                isRegistered = isRegistered && await _client.ReportAsync(_id, stoppingToken);
                if (!isRegistered)
                {
                    await _client.RegisterAsync(_id, address, _options, stoppingToken);
                    isRegistered = true;
                    Log.Registered(_logger, _options.Name, _id, address);
                }

                backoff.Reset();
                await Task.Delay(_options.Ttl / ReportsInTtl, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                Log.Unreachable(_logger, _id, failure.Message);
                await backoff.PauseAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WaitForStartAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = _lifetime.ApplicationStarted.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), started);
        await using var onStopping = stoppingToken.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), started);
        await started.Task;
    }

    private Uri OwnAddress()
    {
        var bound = _server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException($"The application '{_options.Name}' listens nowhere; set {nameof(ServiceRegistrationOptions.ServiceAddress)}.");
        var address = new Uri(bound.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal));
        var isAny = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return isAny ? new UriBuilder(address) { Host = IPAddress.Loopback.ToString() }.Uri : address;
    }

    private static partial class Log
    {
        [LoggerMessage(6300, LogLevel.Information, "Registered as an instance of service '{Name}' with id '{Id}' at {Address}.")]
        public static partial void Registered(ILogger logger, string name, string id, Uri address);

        [LoggerMessage(6301, LogLevel.Warning, "The registry does not take the sign of life of '{Id}': {Reason} It is tried again; until then discovery may leave this instance out.")]
        public static partial void Unreachable(ILogger logger, string id, string reason);

        [LoggerMessage(6302, LogLevel.Warning, "The instance '{Id}' could not be removed from the registry: {Reason} It turns critical when its TTL has passed.")]
        public static partial void NotRemoved(ILogger logger, string id, string reason);
    }
}

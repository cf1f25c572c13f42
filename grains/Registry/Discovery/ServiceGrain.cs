using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Protection;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry.Discovery;

/// <summary>
/// Holds the picture of one service. Reads it from the ledger when first asked, then keeps it right from what instance grains
/// tell and what the tail tells again.
/// </summary>
internal sealed partial class ServiceGrain : Grain, IServiceGrain
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StayTime = TimeSpan.FromMinutes(1);

    private readonly ILedger _ledger;
    private readonly LocalPictures _local;
    private readonly CatalogCopy _copy;
    private readonly RegistryOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ServiceGrain> _logger;
    private readonly SharedListing _listing;
    private PictureInbox? _inbox;
    private ServicePicture? _picture;
    private Task<ServiceReading>? _reading;
    private NodesOfService _nodes = NodesOfService.None;
    private ServiceProtector _protector = null!;
    private IGrainTimer? _watch;
    private bool _isAwaited;

    public ServiceGrain(
        ILedger ledger, LocalPictures local, CatalogCopy copy, IOptions<RegistryOptions> options, TimeProvider timeProvider, ILogger<ServiceGrain> logger)
    {
        _ledger = ledger;
        _local = local;
        _copy = copy;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
        _listing = new SharedListing(LoadAsync);
    }

    private string Name => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // What could not be written is tried again before anybody may be removed.
        var pauseMax = _options.JudgeInterval / 2 < _options.RetryPauseMax ? _options.JudgeInterval / 2 : _options.RetryPauseMax;
        _protector = new ServiceProtector(Name, _options.MassLoss, new RetryClock(_options.RetryPauseMin, pauseMax), _ledger, _timeProvider, _logger);
        Watch();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_inbox is not null)
        {
            _local.Close(Name, _inbox);
        }

        return Task.CompletedTask;
    }

    public Task<ServiceReading> Read()
    {
        ApplyTail();
        return _picture is not null && _copy.Snapshot is { } snapshot ? Answer(_picture, snapshot) : LoadAndReadAsync(0);
    }

    public Task<ServiceReading> ReadAfter(long nodesIndex)
    {
        ApplyTail();
        return _copy.ToldIndex >= nodesIndex ? Read() : LoadAndReadAsync(nodesIndex);
    }

    public async Task<ServiceReading> ReadConsistent()
    {
        try
        {
            await _listing.JoinNextAsync();
            return await LoadAndReadAsync(_picture?.ListedIndex ?? 0);
        }
        catch (LedgerException failure)
        {
            return Unavailable(failure);
        }
    }

    public Task Apply(InstanceNews news)
    {
        ApplyTail();
        ApplyOnTurn(news);
        if (_protector.IsEnabled && _picture is null && news.Instance is not null)
        {
            // What is not committed has no index of its own yet: that of the row before it may be older than losses of long ago.
            if (news.Source != NewsSource.Provisional)
            {
                _protector.CountFrom(news.Index);
            }

            _isAwaited = true;
        }

        return Task.CompletedTask;
    }

    public Task Attend()
    {
        _isAwaited = true;
        Watch();
        return Task.CompletedTask;
    }

    public async Task<RegistryOutcome> EndProtection()
    {
        var reading = await Read();
        return reading.View is null ? RegistryOutcome.Unavailable(reading.Reason) : await _protector.EndAsync();
    }

    // The answer is made once for each change of the service or of its nodes.
    private Task<ServiceReading> Answer(ServicePicture picture, CatalogSnapshot snapshot)
    {
        if (_reading is null || !_nodes.IsOf(snapshot) || !_protector.IsOf(snapshot))
        {
            _nodes = _nodes.Next(picture.View, snapshot);
            _reading = Task.FromResult(new ServiceReading(_protector.AddTo(_nodes.AddTo(picture.View), snapshot), string.Empty));
            Watch();
        }

        return _reading;
    }

    // Losses are noticed when they happen, and a protection ends in time, whether somebody asks for the service or not; the latter also where the option is gone.
    private void Watch()
    {
        if (_watch is null && (_protector.IsEnabled || _copy.Snapshot?.Protections.ContainsKey(RegistryKeys.Protection(Name)) == true))
        {
            _watch = this.RegisterGrainTimer(
                WatchAsync, new GrainTimerCreationOptions { DueTime = WatchInterval, Period = WatchInterval, Interleave = true });
        }
    }

    private async Task WatchAsync()
    {
        if (_picture is not null || _isAwaited)
        {
            var view = (await Read()).View;
            _isAwaited = view is null;

            // Only who has something to lose stays: a name that somebody once asked for goes as any idle grain does.
            if (view is { Protection: not null } || (_protector.IsEnabled && view is { Instances.IsEmpty: false }))
            {
                DelayDeactivation(StayTime);
            }
        }

        _protector.Tick();
    }

    private async Task<ServiceReading> LoadAndReadAsync(long nodesIndex)
    {
        try
        {
            // Whether a node is out of service must be known before any of its services is shown as healthy.
            if (await _copy.ReadAsync(nodesIndex, _options.CatalogWaitMax) is not { } snapshot)
            {
                return new ServiceReading(null, $"Service '{Name}' could not be read: the catalog lags behind the database; try again.");
            }

            // What the copy was told meanwhile lies in the inbox.
            ApplyTail();
            while (_picture is null)
            {
                await _listing.JoinAnyAsync();
                ApplyTail();
            }

            return await Answer(_picture, snapshot);
        }
        catch (LedgerException failure)
        {
            return Unavailable(failure);
        }
    }

    // The inbox opens before the listing starts, so that no change can fall between them; what both contain is applied once.
    private async Task LoadAsync()
    {
        _inbox ??= _local.Open(Name);
        var instances = new List<KeyValuePair<string, ServiceInstance>>();
        var prefix = RegistryKeys.ServicePrefix(Name);
        var page = await _ledger.ListAsync(new ListRequest(RegistryKeys.Instances, prefix), CancellationToken.None);
        var index = page.SnapshotIndex;
        instances.AddRange(page.Entries.Select(Decode));
        while (page.Next is not null)
        {
            page = await _ledger.ListAsync(new ListRequest(RegistryKeys.Instances, prefix, page.Next), CancellationToken.None);
            instances.AddRange(page.Entries.Select(Decode));
        }

        _picture ??= new ServicePicture(Name);
        _picture.CatchUp(instances, index);
        _reading = null;
    }

    private static KeyValuePair<string, ServiceInstance> Decode(LedgerEntry entry) =>
        KeyValuePair.Create(entry.Key, InstanceRow.Decode(entry));

    private ServiceReading Unavailable(LedgerException failure)
    {
        Log.NotLoaded(_logger, Name, failure);
        return new ServiceReading(null, $"Service '{Name}' could not be read: {failure.Message}");
    }

    // Without a picture the news stays in the inbox: the listing that is on its way may not show it.
    private void ApplyTail()
    {
        while (_picture is not null && _inbox is not null && (_inbox.TryTake(out var news, out var reload) || reload))
        {
            if (reload)
            {
                _picture = null;
                _reading = null;
            }
            else
            {
                ApplyOnTurn(news!);
            }
        }
    }

    // Without a picture there is nothing to correct: the next read takes all of it from the ledger.
    private void ApplyOnTurn(InstanceNews news)
    {
        if (_picture is not null)
        {
            _picture.Apply(news);
            _reading = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Warning, "Service '{Service}' could not be read from the ledger; answering that it is unavailable; see that the database answers.")]
        public static partial void NotLoaded(ILogger logger, string service, Exception failure);
    }
}

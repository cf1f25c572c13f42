using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Instances;
using Actors.Ledger;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.Registry.Protection;

/// <summary>
/// Decides for one service whether its protection holds, and keeps that in a row of the ledger, so that whoever shows the service next, in whatever
/// process, shows the same. Used on the turns of the service's grain.
/// </summary>
/// <remarks>
/// A decision counts at once and is written right after; while the database does not answer it counts and is written later, as with any change of status. What
/// others did to the row, such as a restored snapshot, comes with the silo's copy.
/// </remarks>
internal sealed partial class ServiceProtector
{
    private readonly string _name;
    private readonly MassLossOptions _options;
    private readonly double _share;
    private readonly MassLossGuard _guard;
    private readonly RetryClock _retry;
    private readonly ILedger _ledger;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly long _origin;
    private ImmutableSortedDictionary<string, ProtectionRow>? _source;
    private ServiceProtection? _now;
    private ServiceProtection? _stored;
    private TimeSpan _heldSince;
    private long _index;
    private bool _isNews;
    private Task _saving = Task.CompletedTask;

    public ServiceProtector(string name, MassLossOptions options, RetryClock retry, ILedger ledger, TimeProvider timeProvider, ILogger logger)
    {
        _name = name;
        _options = options;
        _share = options.ShareOf(name);
        _guard = new MassLossGuard(_share, options.Window, options.InstancesMin);
        _retry = retry;
        _ledger = ledger;
        _timeProvider = timeProvider;
        _logger = logger;
        _origin = timeProvider.GetTimestamp();
    }

    /// <summary>Whether the service is to be watched for losses at all.</summary>
    public bool IsEnabled => _share > 0;

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    private string Key => RegistryKeys.Protection(_name);

    private bool IsSaved => _now?.SinceIndex == _stored?.SinceIndex;

    /// <summary>Whether nothing has happened to the protection since it was last added to a view.</summary>
    public bool IsOf(CatalogSnapshot snapshot) => !_isNews && ReferenceEquals(_source, snapshot.Protections);

    /// <summary>A loss at this index has woken the grain: it is not to be taken for an old one.</summary>
    public void CountFrom(long index) => _guard.CountsFrom = Math.Min(_guard.CountsFrom, index);

    /// <summary>Decides anew, and adds what holds to the view.</summary>
    public ServiceView AddTo(ServiceView view, CatalogSnapshot snapshot)
    {
        _isNews = false;
        Follow(snapshot);
        if (IsEnabled || _now is not null)
        {
            Decide(view);
            Save();
        }

        return _now is null && _index <= view.Index ? view : view with { Protection = _now, Index = Math.Max(view.Index, _index) };
    }

    /// <summary>To be called from time to time: ends what has held for too long, and writes what could not be written before.</summary>
    public void Tick()
    {
        if (_now is not null && Now - _heldSince >= _options.HoldMax)
        {
            // At once, whether the database answers or not, as it began.
            Log.TookTooLong(_logger, _name, _options.HoldMax);
            End();
        }

        Save();
    }

    /// <summary>Ends the protection; durable when done.</summary>
    public async Task<RegistryOutcome> EndAsync()
    {
        await _saving;
        if (_now is null && _stored is null)
        {
            return new RegistryOutcome(
                RegistryOutcomeKind.UnknownService, 0, $"Service '{_name}' is not protected; GET /v1/operator/protection lists those that are.");
        }

        try
        {
            var result = _stored is null ? default : await _ledger.CommitAsync(Mutation.Delete(RegistryKeys.Protections, Key, _stored.Index), CancellationToken.None);
            if (_stored is not null && !result.Applied)
            {
                return RegistryOutcome.Unavailable($"The protection of service '{_name}' was changed elsewhere meanwhile; try again.");
            }

            TakeStored(null, result.Index);
            End();
            return RegistryOutcome.Done(result.Index);
        }
        catch (LedgerException failure)
        {
            return RegistryOutcome.Unavailable($"The protection of service '{_name}' cannot be ended now: {failure.Message}");
        }
    }

    // What this grain has written the copy is told later: until then it knows better.
    private void Follow(CatalogSnapshot snapshot)
    {
        _source = snapshot.Protections;
        var told = snapshot.Protections.GetValueOrDefault(Key)?.Protection;
        if (told?.Index > _index)
        {
            _heldSince = _now is null ? Now : _heldSince;
            _now = told;
            TakeStored(told, told.Index);
        }
        else if (told is null && _stored is not null && snapshot.ToldIndex >= _stored.Index)
        {
            TakeStored(null, snapshot.ProtectionsIndex);
            End();
        }
    }

    private void Decide(ServiceView view)
    {
        _guard.Look(view, Now);
        if (_now is not null)
        {
            if (!IsEnabled || _guard.IsOver(view, _now.SinceIndex))
            {
                Log.Ended(_logger, _name);
                End();
            }
        }
        else if (_guard.Find(view, Now) is { } loss)
        {
            _now = new ServiceProtection(loss.SinceIndex, 0);
            _heldSince = Now;
            Log.Began(_logger, _name, loss.Lost, loss.Of, _options.Window);
        }
    }

    private void End()
    {
        _now = null;
        _isNews = true;
        _guard.Forget();
    }

    private void Save()
    {
        if (!IsSaved && _saving.IsCompleted && !_retry.IsWaiting(Now))
        {
            _saving = SaveAsync();
        }
    }

    // Never fails: whoever waits for it only wants it to be over.
    private async Task SaveAsync()
    {
        var wanted = _now;
        try
        {
            var result = await _ledger.CommitAsync(
                wanted is null
                    ? Mutation.Delete(RegistryKeys.Protections, Key, _stored!.Index)
                    : Mutation.Put(RegistryKeys.Protections, Key, ProtectionRow.Encode(_name, wanted.SinceIndex), _stored?.Index ?? 0),
                CancellationToken.None);
            _retry.Clear();
            if (result.Applied)
            {
                TakeStored(wanted is null ? null : wanted with { Index = result.Index }, result.Index);
                _now = ReferenceEquals(_now, wanted) ? _stored : _now;
                return;
            }

            // Somebody else has decided, such as a former activation of this grain: that counts, and is judged like an own decision.
            var (entry, index) = await _ledger.ReadAsync(RegistryKeys.Protections, Key, CancellationToken.None);
            TakeStored(entry is null ? null : ProtectionRow.Decode(entry).Protection, entry?.ModifyIndex ?? index);
            _now = _stored;
        }
        catch (Exception failure) when (failure is LedgerException or InvalidDataException)
        {
            if (_retry.Due is null)
            {
                Log.NotSaved(_logger, _name, failure.Message);
            }

            _retry.Postpone(Now);
        }
    }

    private void TakeStored(ServiceProtection? stored, long index)
    {
        _stored = stored;
        _index = Math.Max(_index, index);
        _isNews = true;
    }

    private static partial class Log
    {
        [LoggerMessage(5151, LogLevel.Warning, "Service '{Service}' lost {Lost} of its {Of} usable instances within {Window}: mass-loss protection shows them as before. If they are really gone, deregister them, or end it with DELETE /v1/operator/protection/{Service}; it ends by itself when they are back.")]
        public static partial void Began(ILogger logger, string service, int lost, int of, TimeSpan window);

        [LoggerMessage(5152, LogLevel.Information, "The mass-loss protection of service '{Service}' has ended by itself: enough of its instances are back, or gone for good.")]
        public static partial void Ended(ILogger logger, string service);

        [LoggerMessage(5153, LogLevel.Warning, "The mass-loss protection of service '{Service}' ends: it has held for {HoldMax}. Instances that are still lost leave the list of healthy ones.")]
        public static partial void TookTooLong(ILogger logger, string service, TimeSpan holdMax);

        [LoggerMessage(5154, LogLevel.Warning, "The mass-loss protection of service '{Service}' could not be written: {Reason} It counts, and will be written later; see that the database answers when this stays.")]
        public static partial void NotSaved(ILogger logger, string service, string reason);
    }
}

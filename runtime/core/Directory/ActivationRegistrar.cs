using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Migration;
using Actors.Runtime.Placement;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Tells the directory of the beginnings and ends of this silo's activations.</summary>
internal sealed class ActivationRegistrar
{
    // How long requests that wait at the end of an activation stay for its entry to be removed. Longer, and they go on regardless.
    private static readonly TimeSpan UnregisterMax = TimeSpan.FromSeconds(2);

    private readonly DirectoryClient _directory;
    private readonly LocationCache _cache;
    private readonly LoadTable _loads;
    private readonly ClusterGrainLocator _locator;
    private readonly TimeProvider _timeProvider;

    public ActivationRegistrar(DirectoryClient directory, LocationCache cache, LoadTable loads, ClusterGrainLocator locator, TimeProvider timeProvider)
    {
        _directory = directory;
        _cache = cache;
        _loads = loads;
        _locator = locator;
        _timeProvider = timeProvider;
    }

    /// <summary>Registers an activation that is about to begin; when another one of its grain is registered, returns the way to that one.</summary>
    public ValueTask<RemoteTarget?> RegisterAsync(Activation activation)
    {
        var address = activation.Address;
        var arrival = activation.ExtrasOrNull?.Arrival;
        var view = _directory.View;
        if (arrival is null && _directory.TryRegister(address) is { } registered)
        {
            var winner = Accept(activation, registered);
            if (winner is not null || IsSettled(view))
            {
                return new ValueTask<RemoteTarget?>(winner);
            }
        }

        return RegisterAsync(activation, address, arrival);
    }

    /// <summary>Removes the entry of an activation that has ended, soon.</summary>
    public void UnregisterSoon(Activation activation) => _directory.UnregisterSoon(activation.Address);

    /// <summary>Removes the entry of an activation that has ended, before its waiting requests look for the next one.</summary>
    public async Task UnregisterAsync(Activation activation)
    {
        try
        {
            await _directory.UnregisterAsync([activation.Address]).WaitAsync(UnregisterMax, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The next caller finds that the entry is stale.
        }
    }

    private RemoteTarget? Accept(Activation activation, GrainAddress registered)
    {
        if (registered.ActivationId == activation.ActivationId)
        {
            activation.RegisteredIn = registered.MembershipVersion;
            _locator.OnRegistered(activation.GrainId);
            return null;
        }

        if (activation.IsPlacedFromHere)
        {
            // Another silo that placed it here has counted it in its own table.
            _loads.OnNotPlaced(activation.Address.SiloAddress!);
        }

        return _cache.Set(registered.GrainId, registered.SiloAddress!);
    }

    private async ValueTask<RemoteTarget?> RegisterAsync(Activation activation, GrainAddress address, Arrival? arrival)
    {
        using var timeout = new CancellationTokenSource(activation.Host.ActivationTimeout, _timeProvider);
        while (true)
        {
            var view = _directory.View;
            var winner = Accept(activation, await RegisterAsync(address, arrival, timeout.Token).ConfigureAwait(false));
            if (winner is not null || IsSettled(view))
            {
                return winner;
            }
        }
    }

    // One that has moved takes the place of its former self. When that place is gone, others may have been active since: then what it has
    // brought along is old, and it is an activation like any other.
    private async ValueTask<GrainAddress> RegisterAsync(GrainAddress address, Arrival? arrival, CancellationToken cancellationToken)
    {
        if (arrival?.Luggage is not null)
        {
            if (await _directory.ReplaceAsync(arrival.From, address, cancellationToken).ConfigureAwait(false) is { } replaced)
            {
                return replaced;
            }

            arrival.DropLuggage();
        }

        return await _directory.RegisterAsync(address, cancellationToken).ConfigureAwait(false);
    }

    // A view that came before the activation was marked as registered may have listed it as if it were not; then it asks again.
    private bool IsSettled(DirectoryView view) => ReferenceEquals(_directory.View, view);
}

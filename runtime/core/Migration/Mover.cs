using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Directory;
using Actors.Runtime.Placement;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Migration;

/// <summary>
/// Moves activations of this silo to others: chooses where to, packs what goes along once the activation has ended, and hands it over. Whatever
/// fails leaves a plain deactivation: the next call gets a new activation, which reads its state.
/// </summary>
internal sealed partial class Mover
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly PlacementService _placement;
    private readonly LocationCache _cache;
    private readonly SystemTargetTable _targets;
    private readonly LuggageSerializer _serializer;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<Mover> _logger;

    public Mover(
        PlacementService placement, LocationCache cache, SystemTargetTable targets, LuggageSerializer serializer, TimeProvider timeProvider, ILogger<Mover> logger)
    {
        _placement = placement;
        _cache = cache;
        _targets = targets;
        _serializer = serializer;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Has an activation move once it is idle, or stay where there is no other place.</summary>
    /// <param name="activation">An activation of this silo.</param>
    /// <param name="requestContext">May name the silo, with the placement hint.</param>
    /// <returns>Why it stays; null when it moves.</returns>
    public async Task<string?> BeginAsync(Activation activation, Dictionary<string, object>? requestContext)
    {
        try
        {
            if (activation.Settings.StatelessWorker is not null)
            {
                return Stay(activation.GrainId, "stateless workers are made in every silo that calls them and are not moved");
            }

            if (await _placement.ChooseOtherAsync(activation.GrainId, requestContext).ConfigureAwait(false) is not { } silo)
            {
                return Stay(activation.GrainId, $"no other active silo hosts the grain type '{activation.GrainId.Type}', or its placement wants it here; start another silo, or name one");
            }

            return activation.TryMoveTo(silo) ? null : Stay(activation.GrainId, "it is ending already");
        }
        catch (Exception exception)
        {
            return Stay(activation.GrainId, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>What <see cref="BeginAsync"/> says in a silo without a cluster.</summary>
    public static string StayAlone(ILogger logger, GrainId grainId) =>
        Stay(logger, grainId, "this silo belongs to no cluster; give it and others a membership table");

    /// <summary>Packs what an activation takes along; on its turn, after the last of its code but that.</summary>
    public Luggage Pack(Activation activation)
    {
        var luggage = new Luggage(_serializer);
        foreach (var participant in Participants(activation))
        {
            participant.OnDehydrate(luggage);
        }

        return luggage;
    }

    /// <summary>Gives a new activation what it has brought along; on its turn, before its lifecycle starts.</summary>
    public static void Unpack(Activation activation, Luggage luggage)
    {
        foreach (var participant in Participants(activation))
        {
            participant.OnRehydrate(luggage);
        }
    }

    /// <summary>Hands an activation that has ended over; returns the way to the next one, null when there is none.</summary>
    public async Task<RemoteTarget?> HandOverAsync(Activation activation, SiloAddress silo, Luggage luggage)
    {
        // It runs nothing any more: should both be listed while the directory is put together anew, the next one stays.
        var from = activation.Address;
        activation.RegisteredIn = Partition.Unanswered;
        try
        {
            var accepted = _targets.Get<IMigrationTarget>(MigrationTarget.Role, silo).Accept(new MovingActivation(from, luggage.Values));
            if (await accepted.WaitAsync(AnswerMax, _timeProvider).ConfigureAwait(false))
            {
                Log.Moved(_logger, activation.GrainId, silo);
                return _cache.Set(activation.GrainId, silo);
            }

            Log.NotAccepted(_logger, activation.GrainId, silo);
        }
        catch (Exception exception)
        {
            Log.HandOverFailed(_logger, activation.GrainId, silo, exception);
        }

        return null;
    }

    private static IEnumerable<IGrainMigrationParticipant> Participants(Activation activation) =>
        ((IEnumerable<object?>)[.. activation.ExtrasOrNull?.States ?? [], .. activation.ExtrasOrNull?.Components ?? [], activation.GrainInstance]).OfType<IGrainMigrationParticipant>();

    private string Stay(GrainId grainId, string reason) => Stay(_logger, grainId, reason);

    private static string Stay(ILogger logger, GrainId grainId, string reason)
    {
        Log.Stays(logger, grainId, reason);
        return $"Grain '{grainId}' stays where it is: {reason}.";
    }

    private static partial class Log
    {
        [LoggerMessage(2260, LogLevel.Debug, "Grain '{GrainId}' has moved to silo '{Silo}'")]
        public static partial void Moved(ILogger logger, GrainId grainId, SiloAddress silo);

        [LoggerMessage(2261, LogLevel.Information, "Grain '{GrainId}' was asked to move and stays where it is: {Reason}")]
        public static partial void Stays(ILogger logger, GrainId grainId, string reason);

        [LoggerMessage(2262, LogLevel.Information, "Silo '{Silo}' did not take grain '{GrainId}' in; its next call activates it anew")]
        public static partial void NotAccepted(ILogger logger, GrainId grainId, SiloAddress silo);

        [LoggerMessage(2263, LogLevel.Warning, "Grain '{GrainId}' could not be handed over to silo '{Silo}'; its next call activates it anew")]
        public static partial void HandOverFailed(ILogger logger, GrainId grainId, SiloAddress silo, Exception exception);
    }
}

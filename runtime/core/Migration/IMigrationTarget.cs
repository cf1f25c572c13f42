using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Migration;

/// <summary>Takes in activations that leave another silo.</summary>
[Alias("actors.migration")]
internal interface IMigrationTarget : ISystemTarget
{
    /// <summary>Begins the next activation of a grain whose last one has ended; answers whether that one has taken its place in the directory.</summary>
    [Alias("accept")]
    [ResponseTimeout("00:00:10")]
    Task<bool> Accept(MovingActivation moving);
}

/// <summary>An activation that has ended in one silo to go on in another.</summary>
/// <param name="From">What it was: the entry of the directory that is to be replaced.</param>
/// <param name="Values">What it takes along.</param>
[GenerateSerializer, Immutable, Alias("actors.MovingActivation")]
internal sealed record MovingActivation([property: Id(0)] GrainAddress From, [property: Id(1)] Dictionary<string, byte[]> Values);

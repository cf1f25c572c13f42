namespace Actors.Grains.Greeting;

/// <summary>What the store keeps for a name.</summary>
[GenerateSerializer, Alias("Actors.Greeting.GreetingState")]
public sealed class GreetingState
{
    /// <summary>How often the name has been greeted.</summary>
    [Id(0)]
    public long Count { get; set; }
}

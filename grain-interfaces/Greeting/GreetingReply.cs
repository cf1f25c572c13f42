namespace Actors.GrainInterfaces.Greeting;

/// <summary>A greeting.</summary>
/// <param name="Message">The greeting, such as <c>Hello, World!</c>.</param>
/// <param name="Count">How often this name has been greeted, this time included.</param>
[GenerateSerializer, Immutable, Alias("Actors.Greeting.GreetingReply")]
public sealed record GreetingReply(
    [property: Id(0)] string Message,
    [property: Id(1)] long Count);

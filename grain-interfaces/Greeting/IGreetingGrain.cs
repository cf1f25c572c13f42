namespace Actors.GrainInterfaces.Greeting;

/// <summary>Greets one name, which is the grain's key, and counts how often.</summary>
[Alias("Actors.Greeting.IGreetingGrain")]
public interface IGreetingGrain : IGrainWithStringKey
{
    /// <summary>Greets. The count is on disk before this answers.</summary>
    [Alias("Greet")]
    Task<GreetingReply> Greet();
}

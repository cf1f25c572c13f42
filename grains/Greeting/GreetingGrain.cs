using Actors.GrainInterfaces.Greeting;

namespace Actors.Grains.Greeting;

/// <summary>Greets one name and writes the count before it answers, so that no acknowledged greeting is ever forgotten.</summary>
[GrainType("greeting")]
public sealed class GreetingGrain([PersistentState("greeting")] IPersistentState<GreetingState> greeting) : Grain, IGreetingGrain
{
    /// <inheritdoc />
    public async Task<GreetingReply> Greet()
    {
        greeting.State.Count++;
        try
        {
            await greeting.WriteStateAsync();
        }
        catch
        {
            // Not stored, so not counted; the next greeting starts from what the store holds.
            DeactivateOnIdle();
            throw;
        }

        return new GreetingReply($"Hello, {this.GetPrimaryKeyString()}!", greeting.State.Count);
    }
}

using Actors.Runtime.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Manifest;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Activations;

public sealed class BirthTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Turns_OfAnActivationThatIsCalledBeforeItBegins_RunOneAtATime()
    {
        // A caller may find a new activation in the catalog before the thread that made it lets it begin.
        var services = fixture.Silo.Services;
        var settings = services.GetRequiredService<GrainTypeMap>().FindSettings(fixture.Client.Script<ReentrantScriptGrain>().GetGrainId().Type)!;
        var activation = new Activation(services.GetRequiredService<ActivationHost>(), settings, IdSpan.Create("called early"));
        using var release = new ManualResetEventSlim();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        activation.TryEnqueue(new FakeRequest(body: () =>
        {
            first.SetResult();
            release.Wait(TimeSpan.FromSeconds(30));
        }) { DeadlineMilliseconds = long.MaxValue });
        activation.TryEnqueue(new FakeRequest(body: second.SetResult) { DeadlineMilliseconds = long.MaxValue });
        activation.Begin();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await Task.WhenAny(second.Task, Task.Delay(TimeSpan.FromMilliseconds(500)));
        Assert.False(second.Task.IsCompleted, "The second turn began while the first one ran.");
        release.Set();
        await second.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}

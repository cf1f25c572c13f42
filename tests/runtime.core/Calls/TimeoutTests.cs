using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests.Calls;

public sealed class TimeoutTests
{
    [Fact]
    public async Task Call_RunningPastTheDefaultTimeout_FailsAndSaysThatItRan()
    {
        await using var silo = await StartAsync(TimeSpan.FromMilliseconds(300));
        var grain = silo.Client.Script();
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => grain.Run(_ => silo.Board.Gate("never")));
        Assert.Contains($"The call IScriptGrain.Run to grain '{grain.GetGrainId()}' was not answered within 00:00:00.3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("has been running", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithItsOwnTimeout_UsesThat()
    {
        await using var silo = await StartAsync(TimeSpan.FromMinutes(10));
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => silo.Client.Script().RunShort(_ => silo.Board.Gate("never")));
        Assert.Contains("00:00:00.3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ExpiredInTheQueue_SaysThatItNeverRanAndNeverDoes()
    {
        await using var silo = await StartAsync(TimeSpan.FromMinutes(10));
        var grain = silo.Client.Script();
        var hasRun = false;
        var blocking = grain.Run(_ => silo.Board.Gate("blocked"));
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => grain.RunShort(_ => Task.FromResult(hasRun = true)));
        Assert.Contains("it never ran", exception.Message, StringComparison.Ordinal);
        await silo.WaitingAsync(grain, 0);
        silo.Board.Open("blocked");
        await blocking;
        await grain.Echo(1);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Answer_AfterTheTimeout_HarmsNothing()
    {
        await using var silo = await StartAsync(TimeSpan.FromMinutes(10));
        var grain = silo.Client.Script();
        var isDone = false;
        await Assert.ThrowsAsync<TimeoutException>(() => grain.RunShort(async _ =>
        {
            await silo.Board.Gate("late");
            isDone = true;
        }));
        var next = grain.Echo(3).AsTask();
        silo.Board.Open("late");
        Assert.Equal(3, await next);
        Assert.True(isDone);
    }

    [Fact]
    public async Task Token_OfATimedOutCall_IsCancelledWhenAskedFor()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options =>
        {
            options.ResponseTimeout = TimeSpan.FromMilliseconds(300);
            options.CancelRequestOnTimeout = true;
        }));
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<TimeoutException>(() => silo.Client.Script().RunCancellable(
            async self =>
            {
                using var registration = self.Token.Register(() => silo.Board.Open("cancelled"));
                await silo.Board.Gate("cancelled");
            },
            cancellation.Token));
        await silo.Board.ReachedAsync("cancelled");
    }

    [Fact]
    public async Task Answers_UnderRandomTimeoutsAndCancellations_BelongToTheirQuestions()
    {
        await using var silo = await StartAsync(TimeSpan.FromMinutes(10));
        var seed = Environment.TickCount;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Run(() => AskAtRandomAsync(silo.Cluster, new Random(seed + caller), caller))));
        var (answered, timedOut, cancelled) = outcomes.Aggregate((left, right) => (left.Answered + right.Answered, left.TimedOut + right.TimedOut, left.Cancelled + right.Cancelled));
        Assert.True(answered > 0 && timedOut > 0 && cancelled > 0, $"Seed {seed}: {answered} answered, {timedOut} timed out, {cancelled} cancelled; each must happen.");
    }

    private static async Task<(int Answered, int TimedOut, int Cancelled)> AskAtRandomAsync(InProcessTestCluster cluster, Random random, int caller)
    {
        var (answered, timedOut, cancelled) = (0, 0, 0);
        for (var i = 0; i < 150; i++)
        {
            var question = (caller * 1_000_000) + i;
            var grain = cluster.Client.Script<ReentrantScriptGrain>($"stress-{random.Next(6)}");
            using var cancellation = random.Next(3) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(4))) : new CancellationTokenSource();
            var turns = random.Next(20) == 0 ? 400 : random.Next(4);
            try
            {
                Assert.Equal(question, await grain.EchoOrTimeOut(question, turns, cancellation.Token));
                answered++;
            }
            catch (TimeoutException)
            {
                timedOut++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            Assert.Equal(question, await grain.Echo(question));
        }

        return (answered, timedOut, cancelled);
    }

    private static Task<TestSilo> StartAsync(TimeSpan timeout) =>
        TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout));
}

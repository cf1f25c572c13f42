using Actors.Runtime.Core.Tests.Scripts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Hosting;

public sealed class SiloHostTests
{
    [Fact]
    public async Task Stages_StartUpwardsAndStopDownwards_EachOnce()
    {
        var stages = new StageRecorder();
        await using (await TestSilo.StartAsync(builder => builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(stages)))
        {
            Assert.Equal(["start First", "start ApplicationServices", "start Active", "start Last"], stages.Lines);
        }

        Assert.Equal(["stop Last", "stop Active", "stop ApplicationServices", "stop First"], stages.Lines.Skip(4));
    }

    [Fact]
    public async Task StartupTask_RunsWhenGrainsCanBeCalled()
    {
        var answer = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddStartupTask(async (services, _) =>
            answer = await services.GetRequiredService<IGrainFactory>().Script().Echo(5)));
        Assert.Equal(5, answer);
    }

    [Fact]
    public async Task StartupTask_ThatFails_FailsTheStartAndStopsWhatHadStarted()
    {
        var stages = new StageRecorder();
        var exception = await Assert.ThrowsAsync<FormatException>(() => TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(stages);
            builder.AddStartupTask((_, _) => throw new FormatException("not today"));
        }));
        Assert.Equal("not today", exception.Message);
        Assert.Contains("stop ApplicationServices", stages.Lines);
        Assert.DoesNotContain("start Last", stages.Lines);
    }

    [Fact]
    public async Task Options_WithSeveralMistakes_FailTheStartWithAllOfThem()
    {
        var exception = await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(builder => builder
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromSeconds(1))
            .Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = -1)
            .Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = TimeSpan.Zero)
            .Configure<StatelessWorkerOptions>(options => options.MinIdleCyclesBeforeRemoval = 0)));
        Assert.Contains("GrainCollectionOptions.CollectionAge", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SchedulingOptions.TurnWarningLengthThreshold", exception.Message, StringComparison.Ordinal);
        Assert.Contains("StatelessWorkerOptions.MinIdleCyclesBeforeRemoval", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SiloMessagingOptions.MaxEnqueuedRequestsHardLimit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostedClient_IsTheSilosOwnFactory()
    {
        await using var silo = await TestSilo.StartAsync();
        var client = silo.Services.GetRequiredService<IClusterClient>();
        Assert.Equal(1, await client.Script("shared").Echo(1));
        Assert.Same(client, silo.Services.GetRequiredService<IGrainFactory>());
    }

    [Fact]
    public async Task LocalActivationStatusChecker_KnowsWhatIsActive()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.Script();
        var checker = silo.Services.GetRequiredService<ILocalActivationStatusChecker>();
        Assert.False(checker.IsLocallyActivated(grain.GetGrainId()));
        await grain.Echo(1);
        Assert.True(checker.IsLocallyActivated(grain.GetGrainId()));
    }

    private sealed class StageRecorder : ILifecycleParticipant<ISiloLifecycle>
    {
        private static readonly (string Name, int Stage)[] Stages =
        [
            ("Active", ServiceLifecycleStage.Active),
            ("First", ServiceLifecycleStage.First),
            ("Last", ServiceLifecycleStage.Last),
            ("ApplicationServices", ServiceLifecycleStage.ApplicationServices),
        ];

        private readonly Board _board = new();

        public IReadOnlyList<string> Lines => _board.Lines;

        public void Participate(ISiloLifecycle lifecycle)
        {
            foreach (var (name, stage) in Stages)
            {
                lifecycle.Subscribe(name, stage, new Observer(_board, name));
            }
        }
    }

    private sealed class Observer(Board board, string name) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken)
        {
            board.Write($"start {name}");
            return Task.CompletedTask;
        }

        public Task OnStop(CancellationToken cancellationToken)
        {
            board.Write($"stop {name}");
            return Task.CompletedTask;
        }
    }
}

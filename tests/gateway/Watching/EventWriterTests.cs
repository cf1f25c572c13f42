using System.IO.Pipelines;
using Actors.Gateway.Watching.Streams;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Watching;

public sealed class EventWriterTests
{
    private static readonly TimeSpan ReaderWaitMax = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Flush_ReaderTakesNothing_EndsWhenItsTimeIsOver()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        using var writer = new EventWriter(pipe.Writer, ReaderWaitMax, time);
        writer.Heartbeat(1);
        var flushing = writer.FlushAsync(CancellationToken.None).AsTask();

        time.Advance(ReaderWaitMax - TimeSpan.FromSeconds(1));
        Assert.False(flushing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => flushing.IsCompleted);
        await Assert.ThrowsAsync<TimeoutException>(() => flushing);
    }
}

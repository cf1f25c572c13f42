using Actors.Simulation.Tests.Kernel;
using Actors.Tests.Infrastructure;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Simulation.Tests.Histories;

public sealed class HistoryFileTests
{
    [Fact]
    public void Write_AnyHistory_IsReadAsItWas()
    {
        var history = GeneratedHistory.Of(new SeededRandom(5), operations: 200);
        var text = new StringWriter();
        HistoryFile.Write(text, history);
        Assert.Equal(history, HistoryFile.Read(new StringReader(text.ToString())));
    }

    [Theory]
    [InlineData("{\"process\":\"a\"}")]
    [InlineData("{\"process\":\"a\",\"key\":\"k\",\"op\":\"put\",\"start\":1,\"ende\":2}")]
    [InlineData("nothing")]
    public void Read_LineIsNoOperation_NamesTheLine(string line)
    {
        var exception = Assert.Throws<FormatException>(() => HistoryFile.Read(new StringReader("\n" + line)));
        Assert.Contains("Line 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recorder_EveryKindOfEnd_IsTakenDown()
    {
        var time = new FakeTimeProvider();
        var recorder = new HistoryRecorder(time);
        var put = recorder.Put("a", "k", "1");
        time.Advance(TimeSpan.FromMilliseconds(1));
        put.Done(version: 3);
        recorder.Get("a", "k").Read("1", version: 3);
        recorder.CasVersion("a", "k", 3, "2").Swapped(applied: true);
        recorder.Cas("b", "k", "2", null).Unknown();
        recorder.Delete("b", "k").Failed();

        var operations = recorder.Operations;
        Assert.Equal(5, operations.Count);
        Assert.True(operations[0].End > operations[0].Start);
        Assert.Equal([OperationOutcome.Ok, OperationOutcome.Ok, OperationOutcome.Ok, OperationOutcome.Unknown, OperationOutcome.Failed], operations.Select(operation => operation.Outcome));
        Assert.True(LinearizabilityChecker.Check(operations).IsLinearizable);
    }
}

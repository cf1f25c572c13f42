using Actors.Tests.Infrastructure.Histories;

namespace Actors.Simulation.Tests.Histories;

public sealed class LinearizabilityCheckerTests
{
    [Fact]
    public void Check_NothingHappened_IsLinearizable() => Accepts("");

    [Fact]
    public void Check_OneAfterTheOther_IsLinearizable() => Accepts(
        """
        {"process":"a","key":"k","op":"get","start":1,"end":2}
        {"process":"a","key":"k","op":"put","start":3,"end":4,"value":"1"}
        {"process":"b","key":"k","op":"get","start":5,"end":6,"value":"1"}
        {"process":"b","key":"k","op":"cas","start":7,"end":8,"expected":"1","value":"2","applied":true}
        {"process":"a","key":"k","op":"cas","start":9,"end":10,"expected":"1","value":"3"}
        {"process":"a","key":"k","op":"delete","start":11,"end":12}
        {"process":"a","key":"k","op":"get","start":13,"end":14}
        """);

    [Fact]
    public void Check_WritesAtTheSameTime_AnyOrderWillDo() => Accepts(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":10,"value":"1"}
        {"process":"b","key":"k","op":"put","start":2,"end":9,"value":"2"}
        {"process":"c","key":"k","op":"get","start":3,"end":4,"value":"2"}
        {"process":"c","key":"k","op":"get","start":5,"end":6,"value":"1"}
        """);

    [Fact]
    public void Check_ReadOfAnOverwrittenValue_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"a","key":"k","op":"put","start":3,"end":4,"value":"2"}
        {"process":"b","key":"k","op":"get","start":5,"end":6,"value":"1"}
        """);

    [Fact]
    public void Check_ReadGoesBack_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"a","key":"k","op":"put","start":3,"end":20,"value":"2"}
        {"process":"b","key":"k","op":"get","start":5,"end":6,"value":"2"}
        {"process":"c","key":"k","op":"get","start":7,"end":8,"value":"1"}
        """);

    [Fact]
    public void Check_UpdateIsLost_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"0"}
        {"process":"a","key":"k","op":"cas","start":3,"end":8,"expected":"0","value":"1","applied":true}
        {"process":"b","key":"k","op":"cas","start":4,"end":9,"expected":"0","value":"2","applied":true}
        """);

    [Fact]
    public void Check_AcknowledgedWriteIsGone_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"b","key":"k","op":"get","start":3,"end":4}
        """);

    [Fact]
    public void Check_ValueComesBackAfterItsDeletion_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"a","key":"k","op":"delete","start":3,"end":4}
        {"process":"b","key":"k","op":"get","start":5,"end":6}
        {"process":"b","key":"k","op":"get","start":7,"end":8,"value":"1"}
        """);

    [Fact]
    public void Check_TwoCreations_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"cas","start":1,"end":8,"value":"1","applied":true}
        {"process":"b","key":"k","op":"cas","start":2,"end":9,"value":"2","applied":true}
        """);

    [Fact]
    public void Check_CasIsRefusedThoughItMatched_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"b","key":"k","op":"cas","start":3,"end":4,"expected":"1","value":"2"}
        """);

    [Fact]
    public void Check_UnknownWrite_MayTakeEffectLateOrNever()
    {
        const string Unknown = """{"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1","outcome":"unknown"}""" + "\n";
        Accepts(Unknown + """{"process":"b","key":"k","op":"get","start":8,"end":9}""");
        Accepts(Unknown +
            """
            {"process":"b","key":"k","op":"get","start":8,"end":9}
            {"process":"b","key":"k","op":"put","start":10,"end":11,"value":"2"}
            {"process":"b","key":"k","op":"get","start":12,"end":13,"value":"1"}
            """);
    }

    [Fact]
    public void Check_UnknownWrite_TakesEffectOnce() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1","outcome":"unknown"}
        {"process":"b","key":"k","op":"get","start":3,"end":4,"value":"1"}
        {"process":"b","key":"k","op":"put","start":5,"end":6,"value":"2"}
        {"process":"b","key":"k","op":"get","start":7,"end":8,"value":"1"}
        """);

    [Fact]
    public void Check_UnknownWriteOfAnUnseenValue_StillExplainsARefusedCas() => Accepts(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"b","key":"k","op":"put","start":3,"end":4,"value":"2","outcome":"unknown"}
        {"process":"a","key":"k","op":"cas","start":5,"end":6,"expected":"1","value":"3"}
        """);

    [Fact]
    public void Check_FailedWriteIsSeen_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1","outcome":"failed"}
        {"process":"b","key":"k","op":"get","start":3,"end":4,"value":"1"}
        """);

    [Fact]
    public void Check_CasByVersion_NeedsTheVersionThatWasRead()
    {
        const string Read =
            """
            {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
            {"process":"a","key":"k","op":"get","start":3,"end":4,"value":"1","version":7}

            """;
        Accepts(Read + """{"process":"a","key":"k","op":"cas","start":5,"end":6,"expectedVersion":7,"value":"2","applied":true}""");
        Refuses(Read + """{"process":"a","key":"k","op":"cas","start":5,"end":6,"expectedVersion":7,"value":"2"}""");
        Refuses(Read + """{"process":"a","key":"k","op":"cas","start":5,"end":6,"expectedVersion":6,"value":"2","applied":true}""");
        Refuses(Read + """{"process":"a","key":"k","op":"cas","start":5,"end":6,"expectedVersion":0,"value":"2","applied":true}""");
    }

    [Fact]
    public void Check_VersionGoesBack_IsRefused() => Refuses(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1","version":9}
        {"process":"a","key":"k","op":"put","start":3,"end":4,"value":"2"}
        {"process":"a","key":"k","op":"get","start":5,"end":6,"value":"2","version":8}
        """);

    [Fact]
    public void Check_TwoKeys_AreIndependent() => Accepts(
        """
        {"process":"a","key":"k","op":"put","start":1,"end":2,"value":"1"}
        {"process":"a","key":"other","op":"get","start":3,"end":4}
        """);

    [Fact]
    public void Check_LongRefusedHistory_ShowsOnlyWhatMatters()
    {
        var history = new List<Operation>();
        for (var round = 0; round < 500; round++)
        {
            history.Add(new() { Process = "a", Key = "k", Op = OperationKind.Put, Start = round * 10, End = (round * 10) + 3, Value = $"{round}" });
            history.Add(new() { Process = "b", Key = "k", Op = OperationKind.Get, Start = (round * 10) + 4, End = (round * 10) + 5, Value = round == 300 ? "298" : $"{round}" });
        }

        var result = LinearizabilityChecker.Check(history);
        Assert.Equal(Verdict.NotLinearizable, result.Verdict);
        Assert.Equal(
            """
            The history of 'k' is not linearizable. No order of these operations explains their outcomes:
              [2980..2983] a: put k := '298'
              [2990..2993] a: put k := '299'
              [3004..3005] b: get k = '298'
            """,
            result.ToString());
    }

    [Fact]
    public void Check_SearchMeetsItsLimit_IsUndecidedAndNotLinearizable()
    {
        var history = Enumerable.Range(0, 30).Select(number => new Operation { Process = $"{number}", Key = "k", Op = OperationKind.Put, Start = 0, End = 1000, Value = $"{number}" })
            .Append(new Operation { Process = "r", Key = "k", Op = OperationKind.Get, Start = 10, End = 20, Value = "never written" });
        var result = LinearizabilityChecker.Check(history, new CheckLimits { ConfigurationsMax = 10_000 });
        Assert.Equal(Verdict.Undecided, result.Verdict);
        Assert.False(result.IsLinearizable);
    }

    private static void Accepts(string lines)
    {
        var result = LinearizabilityChecker.Check(HistoryFile.Read(new StringReader(lines)));
        Assert.True(result.IsLinearizable, result.ToString());
    }

    private static void Refuses(string lines)
    {
        var result = LinearizabilityChecker.Check(HistoryFile.Read(new StringReader(lines)));
        Assert.Equal(Verdict.NotLinearizable, result.Verdict);
        Assert.NotEmpty(result.Counterexample);
    }
}

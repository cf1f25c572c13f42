using Actors.Gateway.Watching;
using Actors.Ledger;

namespace Actors.Gateway.Tests.Watching;

public sealed class ChangeHistoryTests
{
    private static readonly WatchSubject Subject = WatchSubject.Key("a");

    [Fact]
    public void Find_ChangeBehindTheIndex_IsFound()
    {
        var history = Filled("b", "a", "b");

        Assert.Equal(Verdict.Changed, history.Find(Subject, after: 1, upTo: 3, out var foundAt));
        Assert.Equal(2, foundAt);
        Assert.Equal(Verdict.Unchanged, history.Find(Subject, after: 2, upTo: 3, out _));
        Assert.Equal(Verdict.Unchanged, history.Find(Subject, after: 9, upTo: 3, out _));
    }

    [Fact]
    public void Find_FurtherBackThanMemory_IsUnknown()
    {
        var history = Filled("a", "b", "b", "b", "b");

        Assert.Equal(Verdict.Unknown, history.Find(Subject, after: 0, upTo: 5, out var foundAt));
        Assert.Equal(1, foundAt);
        Assert.Equal(Verdict.Unchanged, history.Find(Subject, after: 1, upTo: 5, out _));
    }

    [Fact]
    public void StartOver_AtALowerIndex_ForgetsWhatWas()
    {
        var history = Filled("a", "a", "a");
        history.StartOver(1);

        Assert.Equal(Verdict.Unchanged, history.Find(Subject, after: 1, upTo: 3, out _));
        Assert.Equal(Verdict.Unknown, history.Find(Subject, after: 0, upTo: 1, out _));
    }

    [Fact]
    public void Find_SubjectWithAView_IsUncertain()
    {
        var history = new ChangeHistory(4);
        history.Add(new Change(1, "service", "a\u001fn\u001f1", MutationKind.Put));

        Assert.Equal(Verdict.Uncertain, history.Find(WatchSubject.Catalog("names"), 0, 1, out _));
        Assert.Equal(Verdict.Changed, history.Find(WatchSubject.Catalog("names").Or(WatchSubject.Service("a")), 0, 1, out _));
    }

    private static ChangeHistory Filled(params string[] keys)
    {
        var history = new ChangeHistory(4);
        for (var index = 1; index <= keys.Length; index++)
        {
            history.Add(new Change(index, "kv", keys[index - 1], MutationKind.Put));
        }

        return history;
    }
}

using Actors.Ledger.Tail;

namespace Actors.Ledger.Tests;

public sealed class ChangeWindowTests
{
    [Fact]
    public void Read_WithinTheWindow_GivesWhatFollows()
    {
        var window = Filled(capacity: 4, last: 6);
        var buffer = new Change[8];

        Assert.Equal(WindowPlace.Found, window.Read(3, buffer, out var count));
        Assert.Equal([4, 5, 6], buffer[..count].Select(change => change.Index));
        Assert.Equal(WindowPlace.AtEnd, window.Read(6, buffer, out _));
        Assert.Equal(WindowPlace.Behind, window.Read(1, buffer, out _));
        Assert.Equal(WindowPlace.Found, window.Read(2, buffer, out _));
    }

    [Fact]
    public void TryAppend_GapBeforeThem_IsRefused()
    {
        var window = Filled(capacity: 16, last: 2);

        Assert.False(window.TryAppend(Changes(5, 6)));
        Assert.Equal(2, window.LastIndex);
    }

    /// <summary>Skipping over the gap would lose what belongs into it for ever.</summary>
    [Fact]
    public void TryAppend_GapWithin_TakesWhatFollowsAndRefusesTheRest()
    {
        var window = Filled(capacity: 16, last: 2);

        Assert.False(window.TryAppend([.. Changes(3, 3), .. Changes(5, 5), .. Changes(4, 4)]));
        Assert.Equal(3, window.LastIndex);
    }

    [Fact]
    public void TryAppend_KnownChanges_AreNotRepeated()
    {
        var window = Filled(capacity: 16, last: 4);

        Assert.True(window.TryAppend(Changes(3, 5)));

        var buffer = new Change[16];
        window.Read(0, buffer, out var count);
        Assert.Equal([1, 2, 3, 4, 5], buffer[..count].Select(change => change.Index));
    }

    [Fact]
    public async Task Reset_ToAnOlderState_TellsSubscribersBeyondIt()
    {
        var window = Filled(capacity: 16, last: 9);
        var waiting = window.WaitAsync(9, CancellationToken.None);

        window.Reset(5);

        await waiting;
        Assert.Equal(WindowPlace.Rewound, window.Read(9, new Change[1], out _));
        Assert.Equal(WindowPlace.AtEnd, window.Read(5, new Change[1], out _));
    }

    [Fact]
    public async Task WaitAsync_SomethingIsAppended_Completes()
    {
        var window = Filled(capacity: 4, last: 1);
        var waiting = window.WaitAsync(1, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        window.TryAppend(Changes(2, 2));

        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private static ChangeWindow Filled(int capacity, long last)
    {
        var window = new ChangeWindow(capacity);
        window.TryAppend(Changes(1, last));
        return window;
    }

    private static List<Change> Changes(long first, long last) =>
        [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(index => new Change(index, "kv", $"k{index}", MutationKind.Put))];
}

using System.Diagnostics;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests;

/// <summary>What the figures of a fault are made of.</summary>
public sealed class RecoveryTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Recovery_LastKeyWorksAgain_IsTheTimeUntilThen()
    {
        var recovery = Recovery.Of([Ok(0, 1, 2), Ok(1, 3, 5), Ok(0, 1, 2, write: true), Ok(1, 2, 3, write: true)], keys: 2, fault: 0);

        Assert.Equal(TimeSpan.FromSeconds(5), recovery.Readable);
        Assert.Equal(TimeSpan.FromSeconds(3), recovery.Writable);
        Assert.Equal(TimeSpan.FromSeconds(5), recovery.Complete);
        Assert.Equal(0, recovery.Failed);
    }

    [Fact]
    public void Recovery_ReadThatBeganBeforeTheFault_ProvesNothing()
    {
        var recovery = Recovery.Of([Ok(0, 0, 2)], keys: 1, fault: Second);

        Assert.Null(recovery.Readable);
        Assert.Equal(TimeSpan.FromSeconds(2), recovery.Longest);
    }

    [Fact]
    public void Recovery_FailureAfterSuccess_ProlongsIt()
    {
        var recovery = Recovery.Of([Ok(0, 1, 2), new Sample(0, IsWrite: false, 3 * Second, 4 * Second, "503")], keys: 1, fault: 0);

        Assert.Equal(TimeSpan.FromSeconds(4), recovery.Readable);
        Assert.Equal(1, recovery.Failed);
        Assert.Null(recovery.Complete);
    }

    private static Sample Ok(int key, int start, int end, bool write = false) => new(key, write, start * Second, end * Second, null);
}

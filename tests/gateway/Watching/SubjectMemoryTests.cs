using Actors.Gateway.Watching;

namespace Actors.Gateway.Tests.Watching;

public sealed class SubjectMemoryTests
{
    private static readonly WatchSubject Subject = WatchSubject.Key("a");

    [Fact]
    public void QuietUpTo_TimesThatMeet_AreOne()
    {
        var memory = new SubjectMemory(4);
        memory.WasQuiet(Subject, 10, 20);
        memory.WasQuiet(Subject, 15, 30);

        Assert.Equal(30, memory.QuietUpTo(WatchSubject.Key("a"), 10));
        Assert.Equal(9, memory.QuietUpTo(Subject, 9));
        Assert.Equal(40, memory.QuietUpTo(Subject, 40));
    }

    [Fact]
    public void WasQuiet_TimesWithAGap_KeepsTheLater()
    {
        var memory = new SubjectMemory(4);
        memory.WasQuiet(Subject, 10, 20);
        memory.WasQuiet(Subject, 25, 30);

        Assert.Equal(10, memory.QuietUpTo(Subject, 10));
        Assert.Equal(30, memory.QuietUpTo(Subject, 25));
    }

    [Fact]
    public void WasQuiet_MoreSubjectsThanFit_ForgetsTheOldest()
    {
        var memory = new SubjectMemory(4);
        for (var number = 1; number <= 5; number++)
        {
            memory.WasQuiet(WatchSubject.Key($"{number}"), 1, 10 + number);
        }

        Assert.Equal(1, memory.QuietUpTo(WatchSubject.Key("1"), 1));
        Assert.Equal(15, memory.QuietUpTo(WatchSubject.Key("5"), 1));
    }
}

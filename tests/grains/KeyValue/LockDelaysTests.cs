using Actors.Grains.KeyValue;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.KeyValue;

public sealed class LockDelaysTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _clock = new();
    private readonly LockDelays _delays;

    public LockDelaysTests() => _delays = new LockDelays(_clock);

    [Fact]
    public void IsOver_SeenBeginning_CountsFromThen()
    {
        _delays.Begin("k", 7);
        _clock.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(_delays.IsOver("k", 7, Delay));

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_delays.IsOver("k", 7, Delay));
    }

    /// <summary>A process that started later does not know when it began, so it never ends it early.</summary>
    [Fact]
    public void IsOver_NotSeenBeginning_CountsFromTheFirstQuestion()
    {
        Assert.False(_delays.IsOver("k", 7, Delay));
        _clock.Advance(Delay);
        Assert.True(_delays.IsOver("k", 7, Delay));
    }

    [Fact]
    public void IsOver_LaterDelayOfTheSameKey_CountsAnew()
    {
        _delays.Begin("k", 7);
        _clock.Advance(Delay);
        Assert.False(_delays.IsOver("k", 9, Delay));
        _delays.Begin("k", 7);
        Assert.False(_delays.IsOver("k", 7, Delay));
    }

    [Fact]
    public void End_OfADelay_ForgetsItAndNotALaterOne()
    {
        _delays.Begin("k", 7);
        _delays.End("k", 8);
        Assert.Equal(0, _delays.Count);

        _delays.Begin("k", 9);
        _delays.End("k", 8);
        Assert.Equal(1, _delays.Count);
    }
}

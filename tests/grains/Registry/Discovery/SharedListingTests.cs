using Actors.Grains.Registry.Discovery;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Discovery;

public sealed class SharedListingTests
{
    private readonly List<TaskCompletionSource> _runs = [];
    private readonly SharedListing _listing;

    public SharedListingTests() => _listing = new SharedListing(() =>
    {
        _runs.Add(new TaskCompletionSource());
        return _runs[^1].Task;
    });

    [Fact]
    public async Task JoinNext_ManyWhileOneRuns_ShareTheOneAfterIt()
    {
        var first = _listing.JoinNextAsync();
        var others = Enumerable.Range(0, 10).Select(_ => _listing.JoinNextAsync()).ToArray();
        Assert.Single(_runs);

        _runs[0].SetResult();
        await first;
        await RunningAsync(2);
        Assert.All(others, other => Assert.False(other.IsCompleted));

        var later = _listing.JoinNextAsync();
        _runs[1].SetResult();
        await Task.WhenAll(others);
        Assert.False(later.IsCompleted);
        await RunningAsync(3);
    }

    [Fact]
    public async Task JoinAny_WhileOneRuns_SharesIt()
    {
        var first = _listing.JoinNextAsync();
        var second = _listing.JoinAnyAsync();
        _runs[0].SetResult();

        await Task.WhenAll(first, second);
        Assert.Single(_runs);
    }

    [Fact]
    public async Task JoinNext_AfterAFailure_ListsAnew()
    {
        var first = _listing.JoinNextAsync();
        var second = _listing.JoinNextAsync();
        _runs[0].SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);

        await RunningAsync(2);
        _runs[1].SetResult();
        await second;
    }

    // Outside of a grain the follower resumes on a thread of its own.
    private async Task RunningAsync(int count)
    {
        await Eventually.TrueAsync(() => _runs.Count >= count);
        Assert.Equal(count, _runs.Count);
    }
}

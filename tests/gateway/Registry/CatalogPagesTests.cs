using Actors.Gateway.Registry;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Pages that come from silos which are not equally far.</summary>
public sealed class CatalogPagesTests
{
    private readonly CatalogPages<Page> _pages = new(page => page.Next, page => page.Index, (page, index) => page with { Index = index });
    private readonly List<long> _asked = [];

    [Fact]
    public async Task ReadAsync_LaterPages_AreAskedForWhatTheFirstOneShows()
    {
        await ReadAsync(0, new Page("b", 9), new Page("c", 7), new Page(null, 9));

        Assert.Equal([0, 9, 9], _asked);
    }

    [Fact]
    public async Task ReadAsync_SiloWithALowerIndex_IsAskedForTheHighestAndAnswersWithIt()
    {
        await ReadAsync(3, new Page(null, 500));

        var second = Assert.Single(await ReadAsync(3, new Page(null, 100)));

        Assert.Equal([3, 500], _asked);
        Assert.Equal(500, second.Index);
    }

    [Fact]
    public async Task ReadAsync_SiloThatDoesNotGetThere_AnswersWithWhatItHas()
    {
        await ReadAsync(3, new Page(null, 500));

        var second = Assert.Single(await ReadAsync(3, null, new Page(null, 100)));
        var third = Assert.Single(await ReadAsync(3, new Page(null, 90)));

        Assert.Equal([3, 500, 3, 100], _asked);
        Assert.Equal((100, 100), (second.Index, third.Index));
    }

    [Fact]
    public async Task ReadAsync_Stale_WaitsForNothing()
    {
        await ReadAsync(3, new Page(null, 500));

        var second = Assert.Single(await ReadAsync(0, true, new Page(null, 100)));

        Assert.Equal([3, 0], _asked);
        Assert.Equal(100, second.Index);
    }

    [Fact]
    public async Task ReadAsync_LaterPageMissing_DoesNotPassForTheWhole() =>
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(0, new Page("b", 9), null));

    [Fact]
    public async Task ReadAsync_FirstPageMissing_IsEmpty() => Assert.Empty(await ReadAsync(0, [null]));

    private Task<List<Page>> ReadAsync(long atLeast, params Page?[] silos) => ReadAsync(atLeast, false, silos);

    private async Task<List<Page>> ReadAsync(long atLeast, bool isStale, params Page?[] silos)
    {
        var answers = new Queue<Page?>(silos);
        var read = new List<Page>();
        await foreach (var page in _pages.ReadAsync((_, least) => AnswerAsync(answers, least), atLeast, isStale))
        {
            read.Add(page);
        }

        return read;
    }

    private Task<Page?> AnswerAsync(Queue<Page?> answers, long atLeast)
    {
        _asked.Add(atLeast);
        return Task.FromResult(answers.Dequeue());
    }

    private sealed record Page(string? Next, long Index);
}

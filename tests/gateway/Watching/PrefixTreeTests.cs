using Actors.Gateway.Watching;

namespace Actors.Gateway.Tests.Watching;

public sealed class PrefixTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Collect_AfterAnyAddingAndRemoving_FindsExactlyThePrefixesOfTheKey(int seed)
    {
        var random = new Random(seed);
        var tree = new PrefixTree<string>();
        var held = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < 5000; step++)
        {
            var prefix = RandomText(random);
            if (random.Next(2) == 0)
            {
                held.Add(prefix);
                tree.GetOrAdd(prefix, text => text);
            }
            else
            {
                held.Remove(prefix);
                tree.Remove(prefix);
            }

            var key = RandomText(random);
            var found = new List<string>();
            tree.Collect(key, found);
            Assert.Equal(held.Where(text => key.StartsWith(text, StringComparison.Ordinal)).Order(StringComparer.Ordinal), found);
        }
    }

    [Fact]
    public void GetOrAdd_PrefixIsThere_GivesItsValue()
    {
        var tree = new PrefixTree<string>();
        var first = tree.GetOrAdd("a/", _ => "one");

        Assert.Same(first, tree.GetOrAdd("a/", _ => "two"));
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "ab/é"[random.Next(4)]));
}

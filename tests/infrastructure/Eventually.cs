using System.Diagnostics;

namespace Actors.Tests.Infrastructure;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as the condition holds; fails with the explanation when it does not by the deadline.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? deadline = null, Func<string>? explanation = null) =>
        TrueAsync(() => Task.FromResult(condition()), deadline, explanation);

    /// <summary>Returns as soon as the condition holds; fails with the explanation when it does not by the deadline.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null, Func<string>? explanation = null)
    {
        var waitMax = deadline ?? TimeSpan.FromSeconds(10);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > waitMax)
            {
                throw new TimeoutException($"The condition did not hold within {waitMax}. {explanation?.Invoke()}");
            }

            await Task.Delay(Pause);
        }
    }
}

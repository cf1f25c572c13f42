namespace Actors.AppHost.Processes;

/// <summary>How long to wait before a crashed process is started again: longer each time, and short again after it has run well.</summary>
internal sealed class RestartDelay
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    /// <summary>The delay after a run of the given length.</summary>
    public TimeSpan After(TimeSpan run)
    {
        var delay = run >= StableAfter ? First : _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}

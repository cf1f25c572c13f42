using System.Runtime.InteropServices;

namespace Actors.Gateway.Watching;

/// <summary>
/// Remembers of watched subjects that nothing changed between two indexes. So a client that waits for something that changed long ago,
/// longer than the history of changes reaches, can wait again without anybody asking the database. Bounded; what is forgotten is asked anew.
/// </summary>
internal sealed class SubjectMemory(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WatchSubject, Quiet> _quiet = [];

    /// <summary>Nothing that concerns the subject changed after one index and up to the other.</summary>
    public void WasQuiet(WatchSubject subject, long after, long upTo)
    {
        lock (_lock)
        {
            if (after >= upTo)
            {
                return;
            }

            if (_quiet.Count >= capacity)
            {
                ForgetOlderHalfLocked();
            }

            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_quiet, subject, out var exists);

            // Two quiet times that meet are one.
            var joins = exists && known.After <= upTo && known.UpTo >= after;
            known = joins ? new Quiet(Math.Min(known.After, after), Math.Max(known.UpTo, upTo)) : new Quiet(after, upTo);
        }
    }

    /// <summary>How far it is known that nothing changed after an index; the index itself when nothing is known.</summary>
    public long QuietUpTo(WatchSubject subject, long after)
    {
        lock (_lock)
        {
            return _quiet.TryGetValue(subject, out var known) && known.After <= after ? Math.Max(after, known.UpTo) : after;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _quiet.Clear();
        }
    }

    private void ForgetOlderHalfLocked()
    {
        var middle = _quiet.Values.Select(quiet => quiet.UpTo).Order().ElementAt(_quiet.Count / 2);
        foreach (var (subject, quiet) in _quiet)
        {
            if (quiet.UpTo <= middle)
            {
                _quiet.Remove(subject);
            }
        }
    }

    private readonly record struct Quiet(long After, long UpTo);
}

using System.Collections.Concurrent;

namespace Orleans.TestingHost;

/// <summary>Lets a silo crash inside the test's process: at once nothing leaves it and nothing reaches it any more.</summary>
internal sealed class CrashSwitch
{
    private readonly ConcurrentDictionary<IDisposable, bool> _wires = new();

    /// <summary>True once the silo has crashed.</summary>
    public bool IsCrashed { get; private set; }

    /// <summary>Remembers something that a crash cuts; one of a crashed silo is cut at once.</summary>
    public T Add<T>(T wire)
        where T : IDisposable
    {
        _wires[wire] = true;
        if (IsCrashed)
        {
            Cut();
        }

        return wire;
    }

    /// <summary>Forgets what has ended by itself.</summary>
    public void Remove(IDisposable wire) => _wires.TryRemove(wire, out _);

    /// <summary>Crashes.</summary>
    public void Crash()
    {
        IsCrashed = true;
        Cut();
    }

    /// <exception cref="IOException">The silo has crashed.</exception>
    public void ThrowIfCrashed()
    {
        if (IsCrashed)
        {
            throw new IOException("The silo was killed by its test.");
        }
    }

    private void Cut()
    {
        foreach (var wire in _wires.Keys)
        {
            if (_wires.TryRemove(wire, out _))
            {
                wire.Dispose();
            }
        }
    }
}

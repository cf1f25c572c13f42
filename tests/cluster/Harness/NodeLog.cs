using System.Globalization;

namespace Actors.Cluster.Tests.Harness;

/// <summary>What a process printed: all of it in a file, the last lines at hand for the message of a failure.</summary>
internal sealed class NodeLog(string path) : IDisposable
{
    private const int RecentMax = 40;

    private readonly Lock _lock = new();
    private readonly Queue<string> _recent = new();
    private StreamWriter? _file = new(path, append: true) { AutoFlush = true };

    public string Recent
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _recent);
            }
        }
    }

    public void WriteLine(string? line)
    {
        lock (_lock)
        {
            if (line is null || _file is null)
            {
                return;
            }

            var dated = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
            _file.WriteLine(dated);
            _recent.Enqueue(dated);
            if (_recent.Count > RecentMax)
            {
                _recent.Dequeue();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}

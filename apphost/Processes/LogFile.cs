using System.Text;

namespace Actors.AppHost.Processes;

/// <summary>What one process prints, line by line. A full file is kept once, under <c>.old.log</c>, so that two files are the most.</summary>
internal sealed class LogFile : IDisposable
{
    private const long DefaultBytesMax = 8 << 20;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _bytesMax;
    private StreamWriter? _writer;

    /// <summary>Opens the log of a process and goes on at its end.</summary>
    public LogFile(string folder, string name, long bytesMax = DefaultBytesMax)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, $"{name}.log");
        _bytesMax = bytesMax;
        _writer = Open();
    }

    public string OldPath => Path.ChangeExtension(_path, ".old.log");

    /// <summary>Appends a line; after the end it is dropped.</summary>
    public void WriteLine(string line)
    {
        lock (_lock)
        {
            if (_writer is null)
            {
                return;
            }

            if (_writer.BaseStream.Length > _bytesMax)
            {
                _writer.Dispose();
                File.Move(_path, OldPath, overwrite: true);
                _writer = Open();
            }

            _writer.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private StreamWriter Open() =>
        new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false)) { AutoFlush = true };
}

using System.Text;

namespace Actors.AppHost.Processes;

/// <summary>
/// What one process prints, line by line. A full file is kept once, under <c>.old.log</c>, so that two files are the most. A line that cannot be written,
/// as on a full disk, is lost, and no more than that: the file is tried again with the next one.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const long DefaultBytesMax = 8 << 20;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly long _bytesMax;
    private StreamWriter? _writer;
    private bool _isFailing;
    private bool _hasEnded;

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
            if (_hasEnded)
            {
                return;
            }

            try
            {
                Append(line);
                _isFailing = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                OnFailed(exception);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            Close();
        }
    }

    private void Append(string line)
    {
        if (_writer is { BaseStream.Length: var length } && length > _bytesMax)
        {
            Close();
            File.Move(_path, OldPath, overwrite: true);
        }

        _writer ??= Open();
        _writer.WriteLine(line);
    }

    private void OnFailed(Exception exception)
    {
        Close();
        if (!_isFailing)
        {
            _isFailing = true;
            Console.Error.WriteLine($"The log '{_path}' misses lines until it can be written again: {exception.Message}");
        }
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // What was left to write cannot be.
        }

        _writer = null;
    }

    private StreamWriter Open() =>
        new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false)) { AutoFlush = true };
}

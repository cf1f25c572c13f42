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
        _writer = Open(FileMode.Append);
    }

    public string OldPath => Path.ChangeExtension(_path, ".old.log");

    /// <summary>Appends a line; after the end it is dropped.</summary>
    public void WriteLine(string line)
    {
        string? complaint;
        lock (_lock)
        {
            complaint = _hasEnded ? null : AppendLocked(line);
        }

        if (complaint is not null)
        {
            Complain(complaint);
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

    private static void Complain(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // It may go to the same full disk.
        }
    }

    // What there is to complain about: the first line that was lost.
    private string? AppendLocked(string line)
    {
        try
        {
            if (_writer is { BaseStream.Length: var length } && length > _bytesMax)
            {
                Close();
                _writer = Open(TryKeepFull() ? FileMode.Append : FileMode.Create);
            }

            _writer ??= Open(FileMode.Append);
            _writer.WriteLine(line);
            _isFailing = false;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Close();
            var isFirst = !_isFailing;
            _isFailing = true;
            return isFirst ? $"The log '{_path}' misses lines until it can be written again: {exception.Message}" : null;
        }
    }

    // False when it cannot be kept; it must not grow for that.
    private bool TryKeepFull()
    {
        try
        {
            File.Move(_path, OldPath, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
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

    private StreamWriter Open(FileMode mode) =>
        new(new FileStream(_path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false)) { AutoFlush = true };
}

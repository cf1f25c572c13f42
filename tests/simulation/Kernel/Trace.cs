namespace Actors.Simulation.Tests.Kernel;

/// <summary>What happened: a fingerprint of everything, and the last entries for whoever must understand a failure.</summary>
internal sealed class Trace
{
    private const int KeptMax = 200;

    private readonly TraceEntry[] _last = new TraceEntry[KeptMax];
    private readonly TextWriter? _output;
    private ulong _hash = Fingerprint.Start;

    public Trace(TextWriter? output) => _output = output;

    public long Count { get; private set; }

    /// <summary>Equal for two runs in which the same things happened to the same hosts at the same times in the same order.</summary>
    public ulong Hash => _hash;

    public void Add(in TraceEntry entry)
    {
        _hash = Fingerprint.Add(Fingerprint.Add(_hash, entry.Kind), entry.At.Ticks);
        _hash = Fingerprint.Add(_hash, ((long)entry.Host << 32) ^ entry.Peer ^ (entry.Value << 8));
        _last[Count++ % KeptMax] = entry;
        _output?.WriteLine(entry.ToString());
    }

    /// <summary>The last entries, oldest first.</summary>
    public IEnumerable<TraceEntry> Last(int count)
    {
        for (var index = Math.Max(Count - Math.Min(count, KeptMax), 0); index < Count; index++)
        {
            yield return _last[index % KeptMax];
        }
    }
}

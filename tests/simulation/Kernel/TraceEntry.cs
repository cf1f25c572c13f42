using System.Globalization;

namespace Actors.Simulation.Tests.Kernel;

/// <summary>One thing that happened. Made millions of times, so it becomes text only when somebody reads it.</summary>
/// <param name="At">Virtual time.</param>
/// <param name="Kind">What, as a fixed text.</param>
/// <param name="Host">To whom, or -1.</param>
/// <param name="Peer">Who else was part of it, or -1.</param>
/// <param name="Value">A figure that belongs to it, such as a version.</param>
/// <param name="Detail">More for the reader; must not change later. It is not part of the fingerprint.</param>
internal readonly record struct TraceEntry(TimeSpan At, string Kind, int Host, int Peer, long Value, object? Detail)
{
    public override string ToString()
    {
        var host = Host < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" host {Host}");
        var peer = Peer < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" peer {Peer}");
        var value = Value == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{Value}]");
        return string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds,11:F6} {Kind}{host}{peer}{value} {Detail}").TrimEnd();
    }
}

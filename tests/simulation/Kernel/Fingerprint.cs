namespace Actors.Simulation.Tests.Kernel;

/// <summary>FNV-1a over 64 bits: the same on every machine and in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class Fingerprint
{
    public const ulong Start = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(string text) => Add(Start, text);

    public static ulong Add(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }

    public static ulong Add(ulong hash, long value) => (hash ^ (ulong)value ^ ((ulong)value >> 29)) * Prime;
}

using System.Globalization;
using System.Text;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>The text that a check shows: bounded, so that one talkative service cannot fill the registry.</summary>
internal static class CheckOutput
{
    /// <summary>Longest output, in UTF-8 bytes.</summary>
    public const int BytesMax = 4096;

    public static string Cut(string output) => Cut(output, BytesMax);

    public static string Cut(string output, int bytesMax)
    {
        if (output.Length * 3 <= bytesMax || Encoding.UTF8.GetByteCount(output) <= bytesMax)
        {
            return output;
        }

        var bytes = 0;
        var kept = 0;
        foreach (var rune in output.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > bytesMax)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return output[..kept];
    }

    /// <summary>What an expired check says: that it expired, and the last it was told.</summary>
    public static string Expired(ServiceCheck check)
    {
        var silence = check.Definition.Ttl.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return Cut($"TTL expired: no report for {silence}s. Last output: {check.Output}");
    }
}

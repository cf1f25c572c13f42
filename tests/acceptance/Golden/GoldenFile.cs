using System.Globalization;

namespace Actors.Acceptance.Tests.Golden;

/// <summary>
/// Reads a file of exchanges. Lines that begin with <c>#</c> are for people. <c>&gt; METHOD target</c> begins a request, further <c>&gt; Name: value</c> are its
/// headers, <c>&gt;&gt;</c> lines its body. <c>&lt; status</c> begins what is expected, <c>&lt; Name: value</c> are its headers, <c>&lt;&lt;</c> lines its body. A name in
/// double braces stands for what <c>{{name}}</c> met in an earlier answer.
/// </summary>
internal static class GoldenFile
{
    public static IReadOnlyList<GoldenExchange> Read(string path)
    {
        var exchanges = new List<GoldenExchange>();
        var lines = File.ReadAllLines(path);
        for (var place = 0; place < lines.Length;)
        {
            if (lines[place].StartsWith("> ", StringComparison.Ordinal))
            {
                exchanges.Add(ReadExchange(lines, ref place));
            }
            else
            {
                place++;
            }
        }

        return exchanges;
    }

    private static GoldenExchange ReadExchange(string[] lines, ref int place)
    {
        var first = place + 1;
        var request = Take(lines, ref place, "> ");
        var body = Take(lines, ref place, ">>");
        var answer = Take(lines, ref place, "< ");
        var expected = Take(lines, ref place, "<<");
        if (request.Count == 0 || answer.Count == 0)
        {
            throw new FormatException($"Line {first}: a request line and a status line are needed.");
        }

        var words = request[0].Split(' ', 2);
        return new GoldenExchange(
            first,
            words[0],
            words[1],
            [.. request.Skip(1).Select(Header)],
            body.Count == 0 ? null : string.Join('\n', body),
            int.Parse(answer[0], CultureInfo.InvariantCulture),
            [.. answer.Skip(1).Select(Header)],
            expected.Count == 0 ? null : string.Join('\n', expected));
    }

    private static List<string> Take(string[] lines, ref int place, string mark)
    {
        var taken = new List<string>();
        while (place < lines.Length && (lines[place].StartsWith(mark, StringComparison.Ordinal) || lines[place] == mark.TrimEnd()))
        {
            taken.Add(lines[place][Math.Min(lines[place].Length, mark.Length)..].Trim());
            place++;
        }

        return taken;
    }

    private static KeyValuePair<string, string> Header(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim());
    }
}

namespace Actors.Runtime.Abstractions.Tests.Serialization.Fuzz;

/// <summary>Damages messages the way wires, bugs and attackers do.</summary>
internal static class Mutator
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x10, 0x20, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0];

    public static byte[] Mutate(byte[] message, Random random)
    {
        var bytes = new List<byte>(message);
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Telling[random.Next(Telling.Length)];
                break;
            case 2:
                bytes.RemoveRange(at, random.Next(bytes.Count - at));
                break;
            case 3:
                bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                break;
            case 4:
                bytes.RemoveAt(at);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count), 1));
                break;
            default:
                var start = random.Next(bytes.Count);
                bytes.InsertRange(at, bytes.GetRange(start, random.Next(Math.Min(64, bytes.Count - start))));
                break;
        }
    }
}

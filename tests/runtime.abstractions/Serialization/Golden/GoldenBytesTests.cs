using System.Collections.Immutable;
using System.Net;
using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Golden;

/// <summary>
/// The bytes of the format as they were first released. A change here breaks clusters during an upgrade and stored data after it: add
/// lines, never change one.
/// </summary>
public sealed class GoldenBytesTests
{
    private static readonly Serializer Serializer = new();

    [Fact]
    public void Numbers_HaveTheseBytes()
    {
        AssertBytes("3001", true);
        AssertBytes("3000", 0);
        AssertBytes("30AC02", 300);
        AssertBytes("4000", -1);
        AssertBytes("40FFFFFFFF07", int.MinValue);
        AssertBytes("30FFFFFFFFFFFFFFFFFF01", ulong.MaxValue);
        AssertBytes("40FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF01", Int128.MinValue);
        AssertBytes("500000C03F", 1.5f);
        AssertBytes("60000000000000F83F", 1.5d);
        AssertBytes("500000C03F", (Half)1.5);
        AssertBytes("701096000000000000000000000000000200", 1.50m);
        AssertBytes("3061", 'a');
        AssertBytes("3002", Color.Green);
        AssertBytes<int?>("10", null);
        AssertBytes("7009000000000000000040", System.Numerics.BigInteger.Pow(2, 70));
    }

    [Fact]
    public void Texts_HaveTheseBytes()
    {
        AssertBytes<string?>("10", null);
        AssertBytes("7000", "");
        AssertBytes("7006C3A7E282AC21", "ç€!");
        AssertBytes("B0050100D8", "\ud800");
        AssertBytes("701033221100554477668899AABBCCDDEEFF", new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        AssertBytes("700A687474703A2F2F612F62", new Uri("http://a/b"));
        AssertBytes("7005312E322E33", new Version(1, 2, 3));
        AssertBytes("701844696374696F6E6172793C737472696E672C696E745B5D3E", typeof(Dictionary<string, int[]>));
    }

    [Fact]
    public void Times_HaveTheseBytes()
    {
        AssertBytes("6000E094F41D39DC48", new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc));
        AssertBytes("700A00B01DB82E39DC0888FF", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(-2)));
        AssertBytes("40FFACE204", TimeSpan.FromSeconds(-1));
        AssertBytes("30808D2D", new DateOnly(2024, 2, 29));
        AssertBytes("3080CCA6CEDA0D", new TimeOnly(13, 5));
    }

    [Fact]
    public void Identities_HaveTheseBytes()
    {
        AssertBytes("8070086772656574696E677105576F726C6400", GrainId.Create("greeting", "World"));
        AssertBytes("700A07000000672B7F000001", SiloAddress.New(IPAddress.Loopback, 11111, 7));
        AssertBytes("7012500000000000000000000000000000000001", new IPEndPoint(IPAddress.IPv6Loopback, 80));
        AssertBytes("701033221100554477668899AABBCCDDEEFF", ActivationId.FromParsableString("@00112233445566778899aabbccddeeff"));
        AssertBytes("908070017471016B0071100000000000000000000000000000000012330300", new GrainAddress { GrainId = GrainId.Create("t", "k"), MembershipVersion = new MembershipVersion(3) });
    }

    [Fact]
    public void Collections_HaveTheseBytes()
    {
        AssertBytes("B001030102FF", new byte[] { 1, 2, 255 });
        AssertBytes("B0060201000000FFFFFFFF", new[] { 1, -1 });
        AssertBytes("C01070016110", new List<string?> { "a", null });
        AssertBytes("C008700161", ImmutableArray.Create("a"));
        AssertBytes("C00A700161", new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" });
        AssertBytes("D0087001613001", new Dictionary<string, int> { ["a"] = 1 });
        AssertBytes("90B006020100000002000000C11070016170016200", new[,] { { "a", "b" } });
        AssertBytes("80300171016100", (1, "a"));
        AssertBytes("90300171016100", Tuple.Create(1, "a"));
        AssertBytes("80700161310100", KeyValuePair.Create("a", 1));
    }

    [Fact]
    public void Objects_HaveTheseBytes()
    {
        var node = new Node { Name = "n" };
        node.Next = node;
        AssertBytes("9070016E2100C2001300", node);
        AssertBytes("803001410100", new Point(1, -2));
        AssertBytes("9070034164613124E0300200", new Person("Ada", 36) { Favourite = Color.Green });
        AssertBytes("90700163E0E061000000000000F83F00", new Circle("c", 1.5));
        AssertBytes<object>(
            "A000086F626A6563745B5DC028A00003696E743001A00006737472696E67700161A00005706F696E74803001310200A00480"
            + "3003310400A000424163746F72732E52756E74696D652E4162737472616374696F6E732E54657374732E53657269616C697A"
            + "6174696F6E2E53616D706C65732E426F7860313C696E743E903005D10000",
            new object[] { 1, "a", new Point(1, 2), new Point(3, 4), new Box<int> { Content = 5 } });
        AssertBytes<Animal>("A00005707570707990700170E03003E030C68C2D00", new Puppy(new DateOnly(2024, 1, 2)) { Name = "p", Barks = 3 });
        AssertBytes<Exception>("A0001054696D656F7574457863657074696F6E9070046C617465111243FAD5B3FF0700", new TimeoutException("late"));
    }

    private static void AssertBytes<T>(string hex, T value)
    {
        Assert.Equal(hex, Convert.ToHexString(Serializer.SerializeToArray(value)));
        Assert.Equal(hex, Convert.ToHexString(Serializer.SerializeToArray(Serializer.Deserialize<T>(Convert.FromHexString(hex)))));
    }
}

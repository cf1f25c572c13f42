using System.Collections.Immutable;
using Orleans;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Versions;

/// <summary>Old readers read what new writers write, and the other way round.</summary>
public sealed class VersionToleranceTests
{
    private static readonly Serializer Serializer = new();

    [Fact]
    public void OldReader_OfNewWriter_SkipsWhatItDoesNotKnow()
    {
        var shared = new List<string> { "shared" };
        var read = Convert<AccountV2, AccountV1>(new AccountV2
        {
            Name = "n",
            Owner = new AccountV2 { Name = "owner" },
            Shared = shared,
            Tags = new() { ["a"] = [1, 2] },
            Anything = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Again = shared,
            Far = "far",
        });
        Assert.Equal("n", read.Name);
        Assert.Equal(["shared"], read.Again);
    }

    [Fact]
    public void NewReader_OfOldWriter_KeepsDefaults()
    {
        var read = Convert<AccountV1, AccountV2>(new AccountV1 { Name = "n", Again = ["x"] });
        Assert.Equal("n", read.Name);
        Assert.Equal(["x"], read.Again);
        Assert.Equal("initial", read.Far);
        Assert.Null(read.Owner);
        Assert.NotNull(read.Tags);
    }

    [Fact]
    public void Record_ThatGainsParametersAndMembers_IsReadBothWays()
    {
        Assert.Equal(new CityV1("Graz"), Convert<CityV2, CityV1>(new CityV2("Graz", 8010) { Country = "AT" }));
        Assert.Equal(new CityV2("Graz", 0), Convert<CityV1, CityV2>(new CityV1("Graz")));
    }

    [Fact]
    public void OpenRecord_WithDerivedType_KeepsTheLevelsApart()
    {
        var read = Convert<DerivedV2, DerivedV1>(new DerivedV2("a", 5) { More = "more", Own = "own" });
        Assert.Equal(("a", "own"), (read.Name, read.Own));
        var back = Convert<DerivedV1, DerivedV2>(new DerivedV1("a") { Own = "own" });
        Assert.Equal(("a", 0, null, "own"), (back.Name, back.Extra, back.More, back.Own));
    }

    [Fact]
    public void Class_ThatLosesOrGainsABaseClass_DoesNotBreakTheReader()
    {
        Assert.NotNull(Convert<WithBase, WithoutBase>(new WithBase { Inherited = "i", Own = 1 }));
        Assert.NotNull(Convert<WithoutBase, WithBase>(new WithoutBase { Own = 1 }));
    }

    [Fact]
    public void ClassAndStruct_ReadEachOther()
    {
        Assert.Equal(5, Convert<ValueV1, ValueV2>(new ValueV1 { Number = 5 }).Number);
        Assert.Equal(5, Convert<ValueV2, ValueV1>(new ValueV2 { Number = 5 }).Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(-128)]
    public void Integers_ThatFit_WidenAndNarrow(int value)
    {
        Assert.Equal((sbyte)value, Convert<int, sbyte>(value));
        Assert.Equal((short)value, Convert<sbyte, short>((sbyte)value));
        Assert.Equal(value, Convert<long, int>(value));
        Assert.Equal(value, Convert<int, long>(value));
        Assert.Equal(value, Convert<int, Int128>(value));
        Assert.Equal(value, Convert<Int128, int>(value));
        Assert.Equal((int?)value, Convert<int, int?>(value));
    }

    [Fact]
    public void Integers_ThatDoNotFit_AreErrors()
    {
        AssertDoesNotFit<int, sbyte>(128);
        AssertDoesNotFit<int, sbyte>(-129);
        AssertDoesNotFit<int, byte>(256);
        AssertDoesNotFit<int, uint>(-1);
        AssertDoesNotFit<ulong, long>(ulong.MaxValue);
        AssertDoesNotFit<long, int>(int.MinValue - 1L);
        AssertDoesNotFit<Int128, ulong>(Int128.MaxValue);
        AssertDoesNotFit<Int128, UInt128>(-1);
        AssertDoesNotFit<int, char>(-1);
        AssertDoesNotFit<int?, int>(null);
    }

    [Fact]
    public void Integers_OfOtherSignedness_AreReadIfTheyFit()
    {
        Assert.Equal(200u, Convert<int, uint>(200));
        Assert.Equal(200, Convert<ulong, short>(200));
        Assert.Equal(DayOfWeek.Tuesday, Convert<int, DayOfWeek>(2));
        Assert.Equal(2, Convert<DayOfWeek, byte>(DayOfWeek.Tuesday));
    }

    [Fact]
    public void Floats_WidenAlwaysAndNarrowWithoutLoss()
    {
        Assert.Equal(1.5, Convert<float, double>(1.5f));
        Assert.Equal(1.5f, Convert<double, float>(1.5));
        Assert.Equal((Half)1.5, Convert<double, Half>(1.5));
        AssertDoesNotFit<double, float>(1e300);
        AssertDoesNotFit<double, float>(0.1);
    }

    [Fact]
    public void Collections_OfTheSameItems_ReadEachOther()
    {
        Assert.Equal([1, 2], Convert<int[], List<int>>([1, 2]));
        Assert.Equal([1, 2], Convert<List<int>, ImmutableArray<int>>([1, 2]).AsEnumerable());
        Assert.Equal([1, 2], Convert<ImmutableArray<int>, HashSet<int>>([1, 2]).Order());
        Assert.Equal(["a"], Convert<HashSet<string>, string[]>(["a"]));
        Assert.Equal(["a"], Convert<string[], IReadOnlyList<string>>(["a"]));
        Assert.Equal(1, Convert<Dictionary<string, int>, ImmutableSortedDictionary<string, int>>(new() { ["a"] = 1 })["a"]);
    }

    [Fact]
    public void IncompatibleTypes_AreErrorsThatNameOffsetAndExpectation()
    {
        var exception = Assert.Throws<SerializerException>(() => Convert<AccountV1, Incompatible>(new AccountV1 { Name = "text" }));
        Assert.Contains("offset", exception.Message, StringComparison.Ordinal);
        Assert.Contains("expected an integer", exception.Message, StringComparison.Ordinal);
        Assert.Throws<SerializerException>(() => Convert<int[], long[]>([1]));
    }

    [Fact]
    public void GeneratedFieldIds_DoNotDependOnOrder() =>
        Assert.Equal(("a", 2), Convert<ByNameV1, ByNameV2>(new ByNameV1 { First = "a", Second = 2 }) is var read ? (read.First, read.Second) : default);

    private static TTo Convert<TFrom, TTo>(TFrom value) => Serializer.Deserialize<TTo>(Serializer.SerializeToArray(value));

    private static void AssertDoesNotFit<TFrom, TTo>(TFrom value)
    {
        var exception = Assert.Throws<SerializerException>(() => Convert<TFrom, TTo>(value));
        Assert.Contains("offset", exception.Message, StringComparison.Ordinal);
    }
}

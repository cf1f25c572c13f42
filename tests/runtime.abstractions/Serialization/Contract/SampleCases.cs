using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Contract;

/// <summary>Values of every type that is known without being marked, and of the shapes that generated code deals with.</summary>
public static class SampleCases
{
    private static readonly Guid SomeGuid = new("6f6a2c1e-1c6f-4b0f-9d53-7f4c1f5b8a01");

    public static IEnumerable<SampleCase> All => Numbers.Concat(Texts).Concat(Times).Concat(Identities)
        .Concat(Sequences).Concat(Maps).Concat(Immutables).Concat(Tuples).Concat(Generated);

    public static TheoryData<SampleCase> Data => [.. All];

    private static IEnumerable<SampleCase> Numbers =>
    [
        Values(true, false),
        Values<byte>(0, 1, byte.MaxValue),
        Values<sbyte>(0, sbyte.MinValue, sbyte.MaxValue),
        Values<short>(0, short.MinValue, short.MaxValue),
        Values<ushort>(0, ushort.MaxValue),
        Values(0, 1, -1, 127, 128, int.MinValue, int.MaxValue),
        Values(0u, uint.MaxValue),
        Values(0L, -1L, long.MinValue, long.MaxValue),
        Values(0UL, ulong.MaxValue),
        Values<nint>(0, -5, int.MaxValue),
        Values<nuint>(0, 5),
        Values('a', '\0', '\uffff'),
        Values(Int128.Zero, Int128.MinValue, Int128.MaxValue),
        Values(UInt128.Zero, UInt128.MaxValue),
        Values(BigInteger.Zero, BigInteger.Pow(7, 300), BigInteger.Negate(BigInteger.Pow(7, 300))),
        Values(Half.Zero, Half.MaxValue, Half.NaN),
        Values(0f, -1.5f, float.Epsilon, float.PositiveInfinity, float.NaN),
        Values(0d, -1.5d, double.Epsilon, double.NegativeInfinity, double.NaN),
        Values(0m, decimal.MinValue, decimal.MaxValue, 1.0000000000000000000000000001m, 1.50m),
        Values<int?>(null, 0, -7),
        Values<Guid?>(null, SomeGuid),
        Values(Color.Red, (Color)200),
        Values(DayOfWeek.Friday),
        Values<Color?>(null, Color.Green),
    ];

    private static IEnumerable<SampleCase> Texts =>
    [
        Values(null, "", "a", "ключ/ç \0 €", "lone \ud800 surrogate", new string('x', 5000), new string('\udfff', 200)),
        Values(Guid.Empty, SomeGuid),
        Values(null, new Uri("http://user@example.org:8080/a%20b?c=d#e"), new Uri("relative/../path", UriKind.Relative)),
        Values(null, new Version(1, 2), new Version(1, 2, 3, 4)),
        Values(null, IPAddress.Any, IPAddress.IPv6Loopback, IPAddress.Parse("fe80::1%3"), IPAddress.Parse("10.1.2.3")),
        Values(null, new IPEndPoint(IPAddress.Loopback, 65535), new IPEndPoint(IPAddress.IPv6Any, 0)),
        Values(null, CultureInfo.InvariantCulture),
        Values(null, typeof(int), typeof(List<string>), typeof(Dictionary<int, Person[]>[,])),
    ];

    private static IEnumerable<SampleCase> Times =>
    [
        Values(
            default(DateTime),
            DateTime.MaxValue,
            new DateTime(2024, 2, 29, 12, 30, 1, DateTimeKind.Utc),
            new DateTime(2024, 7, 1, 0, 0, 0, DateTimeKind.Local)),
        Values(default, DateTimeOffset.MaxValue, new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-570))),
        Values(TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromSeconds(5)),
        Values(DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2024, 2, 29)),
        Values(TimeOnly.MinValue, TimeOnly.MaxValue, new TimeOnly(13, 5)),
    ];

    private static IEnumerable<SampleCase> Identities =>
    [
        Values(default, GrainId.Create("greeting", "World/ü")),
        Values(default, GrainType.Create("greeting")),
        Values(default, IdSpan.Create("key")),
        Values(default, new GrainInterfaceType("Sample.IGrain")),
        Values(null, SiloAddress.New(IPAddress.Loopback, 11111, 7), SiloAddress.New(IPAddress.IPv6Loopback, 1, -3)),
        Values(default, ActivationId.FromParsableString("@0123456789abcdef0123456789abcdef")),
        Values(default, new MembershipVersion(12), MembershipVersion.MinValue),
        Values(null, new GrainAddress
        {
            GrainId = GrainId.Create("a", "b"),
            ActivationId = ActivationId.FromParsableString("@0123456789abcdef0123456789abcdef"),
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111, 7),
            MembershipVersion = new MembershipVersion(3),
        }),
    ];

    private static IEnumerable<SampleCase> Sequences =>
    [
        Runs<byte[], byte>(null, [], [1, 2, 255]),
        Runs<int[], int>(null, [], [1, -2, int.MaxValue]),
        Runs<double[], double>([1.5, double.NaN]),
        Runs<char[], char>(['a', '\ud800']),
        Runs<bool[], bool>([true, false]),
        Runs<string?[], string?>(["a", null, ""]),
        Runs<Person[], Person>([new Person("a", 1), new Person("b", 2)]),
        Runs<DateTime[], DateTime>([DateTime.MaxValue]),
        Case<int[][]>((x, y) => x.Zip(y).All(pair => pair.First.SequenceEqual(pair.Second)), [[1], [], [2, 3]]),
        Grids(new int[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } }, new int[0, 5]),
        Grids(new string?[,,] { { { "a", null } } }),
        Runs<List<int>, int>(null, [], [1, 2]),
        Runs<List<string?>, string?>(["a", null]),
        Runs<List<object?>, object?>(["a", 1, null, SomeGuid, Color.Green]),
        Runs<Queue<int>, int>(null, new Queue<int>([1, 2, 3])),
        Runs<Stack<string>, string>(new Stack<string>(["bottom", "top"])),
        Runs<LinkedList<int>, int>(new LinkedList<int>([1, 2, 3])),
        Runs<Collection<int>, int>([1, 2]),
        Runs<ObservableCollection<int>, int>([1, 2]),
        Runs<ReadOnlyCollection<string>, string>(null, new ReadOnlyCollection<string>(["a", "b"])),
        Runs<ConcurrentQueue<int>, int>(new ConcurrentQueue<int>([1, 2, 3])),
        Runs<ConcurrentStack<int>, int>(new ConcurrentStack<int>([1, 2, 3])),
        Runs<ConcurrentBag<int>, int>(new ConcurrentBag<int>([1, 2, 3])),
        Case<Memory<byte>>((x, y) => x.Span.SequenceEqual(y.Span), default, new byte[] { 1, 2, 3 }.AsMemory(1)),
        Case<ReadOnlyMemory<byte>>((x, y) => x.Span.SequenceEqual(y.Span), default, new byte[] { 1, 2, 3 }.AsMemory(1)),
        Case<ReadOnlyMemory<string>>((x, y) => x.Span.SequenceEqual(y.Span), new[] { "a" }.AsMemory()),
        Runs<ArraySegment<int>, int>(new ArraySegment<int>([1, 2, 3], 1, 2)),
        Runs<IEnumerable<int>, int>(null, [1, 2], Enumerable.Range(1, 3).Select(number => number * 2), new HashSet<int> { 4 }),
        Runs<ICollection<string>, string>(["a"]),
        Runs<IList<string>, string>(["a"], new[] { "b" }),
        Runs<IReadOnlyCollection<string>, string>(["a"]),
        Runs<IReadOnlyList<string>, string>(["a", "b"], ImmutableArray.Create("c")),
    ];

    private static IEnumerable<SampleCase> Maps =>
    [
        Sets<HashSet<string>, string>(null, [], ["a", "b"], new(StringComparer.OrdinalIgnoreCase) { "A" }),
        Sets<HashSet<Guid>, Guid>([SomeGuid]),
        Sets<SortedSet<string>, string>(new SortedSet<string>(StringComparer.Ordinal) { "b", "a" }),
        Sets<ISet<int>, int>(new HashSet<int> { 1 }),
        Sets<IReadOnlySet<int>, int>(new HashSet<int> { 1 }),
        Sets<Dictionary<string, int>, KeyValuePair<string, int>>(null, [], new() { ["a"] = 1 }, new(StringComparer.OrdinalIgnoreCase) { ["A"] = 2 }),
        Sets<Dictionary<int, string?>, KeyValuePair<int, string?>>(new Dictionary<int, string?> { [1] = null }),
        Sets<SortedDictionary<string, int>, KeyValuePair<string, int>>(new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }),
        Sets<SortedList<int, string>, KeyValuePair<int, string>>(new SortedList<int, string> { [3] = "c", [1] = "a" }),
        Sets<ConcurrentDictionary<string, int>, KeyValuePair<string, int>>(new ConcurrentDictionary<string, int> { ["a"] = 1 }),
        Sets<ReadOnlyDictionary<string, int>, KeyValuePair<string, int>>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 })),
        Sets<IDictionary<string, int>, KeyValuePair<string, int>>(new Dictionary<string, int> { ["a"] = 1 }),
        Sets<IReadOnlyDictionary<string, int>, KeyValuePair<string, int>>(
            new Dictionary<string, int> { ["a"] = 1 }, new SortedDictionary<string, int> { ["b"] = 1 }),
    ];

    private static IEnumerable<SampleCase> Immutables =>
    [
        Case<ImmutableArray<int>>((x, y) => x.IsDefault == y.IsDefault && (x.IsDefault || x.SequenceEqual(y)), default, [], [1, 2]),
        Case<ImmutableArray<string>>((x, y) => x.SequenceEqual(y), ["a", "b"]),
        Runs<ImmutableList<int>, int>(null, [], [1, 2]),
        Runs<ImmutableQueue<int>, int>([1, 2]),
        Runs<ImmutableStack<int>, int>([1, 2]),
        Sets<ImmutableHashSet<string>, string>(["a"], ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "A")),
        Sets<ImmutableSortedSet<int>, int>([3, 1, 2]),
        Sets<ImmutableDictionary<string, int>, KeyValuePair<string, int>>(
            new Dictionary<string, int> { ["a"] = 1 }.ToImmutableDictionary(), ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("A", 1)),
        Sets<ImmutableSortedDictionary<string, int>, KeyValuePair<string, int>>(new Dictionary<string, int> { ["a"] = 1 }.ToImmutableSortedDictionary()),
        Sets<FrozenSet<string>, string>(new[] { "a", "b" }.ToFrozenSet(), new[] { "A" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase)),
        Sets<FrozenDictionary<string, int>, KeyValuePair<string, int>>(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary()),
        Case<Immutable<int[]>>((x, y) => x.Value.SequenceEqual(y.Value), new Immutable<int[]>([1, 2])),
    ];

    private static IEnumerable<SampleCase> Tuples =>
    [
        Values(ValueTuple.Create(1)),
        Values((1, "a")),
        Values((1, "a", 2L)),
        Values((1, "a", 2L, 'c')),
        Values((1, "a", 2L, 'c', 1.5)),
        Values((1, "a", 2L, 'c', 1.5, true)),
        Values((1, "a", 2L, 'c', 1.5, true, SomeGuid)),
        Values((1, "a", 2L, 'c', 1.5, true, SomeGuid, "eight", 9)),
        Values(null, Tuple.Create(1)),
        Values(Tuple.Create(1, "a")),
        Values(Tuple.Create(1, "a", 2L)),
        Values(Tuple.Create(1, "a", 2L, 'c')),
        Values(Tuple.Create(1, "a", 2L, 'c', 1.5)),
        Values(Tuple.Create(1, "a", 2L, 'c', 1.5, true)),
        Values(Tuple.Create(1, "a", 2L, 'c', 1.5, true, SomeGuid)),
        Values(Tuple.Create(1, "a", 2L, 'c', 1.5, true, SomeGuid, "eight")),
        Values(KeyValuePair.Create("key", 5)),
    ];

    private static IEnumerable<SampleCase> Generated =>
    [
        Values(new Point(1, -2)),
        Values(null, new Person("Ada", 36) { Favourite = Color.Green }),
        Values(new Shape("s"), new Circle("c", 2.5)),
        Case<Animal>((x, y) => (x as Puppy)?.Born == (y as Puppy)?.Born && x.GetType() == y.GetType() && x.Name == y.Name,
            new Dog { Name = "d", Barks = 3 }, new Puppy(new DateOnly(2024, 1, 2)) { Name = "p", Barks = 1 }),
        Case<INamed>((x, y) => x.Name == y.Name && x.GetType() == y.GetType(), new Dog { Name = "d" }),
        Case<Hidden>((x, y) => x.All == y.All, new Hidden(1, "two", SomeGuid, 4m, TimeSpan.FromDays(5)) { Span = TimeSpan.FromDays(6) }),
        Case<Box<Point>>((x, y) => x.Content == y.Content && x.Named["a"] == y.Named["a"],
            new Box<Point> { Content = new Point(1, 2), Named = { ["a"] = new Point(3, 4) } }),
        Case<Box<int>.Label<string>>((x, y) => x.Owner == y.Owner && x.Text == y.Text, new Box<int>.Label<string> { Owner = 5, Text = "t" }),
        Case<Foreign>((x, y) => x.Text == y.Text, new Foreign("abroad")),
        Case<Tree>((x, y) => x.Name == y.Name && x.Children.Length == y.Children.Length, new Tree("root", [new Tree("leaf", [])])),
        Case<Promised>((x, y) => x.Numbers.SequenceEqual(y.Numbers), new Promised { Numbers = [1, 2] }),
        Case<Untracked>((x, y) => x.Number == y.Number, new Untracked { Number = 3 }),
        Case<Sparse>((x, y) => (x.Zero, x.Nothing, x.Something) == (y.Zero, y.Nothing, y.Something), new Sparse { Something = 4 }),
        Case<MutableStruct>((x, y) => x.Number == y.Number && x.Texts!.SequenceEqual(y.Texts!), new MutableStruct { Number = 1, Texts = ["a"] }),
    ];

    private static SampleCase<T> Values<T>(params T[] values) => Case((x, y) => EqualityComparer<T>.Default.Equals(x, y), values);

    private static SampleCase<T> Runs<T, TItem>(params T?[] values)
        where T : IEnumerable<TItem> =>
        Case<T>((x, y) => x.SequenceEqual(y), values!);

    /// <summary>Order does not count, the comparer does.</summary>
    private static SampleCase<T> Sets<T, TItem>(params T?[] values)
        where T : IEnumerable<TItem> =>
        Case<T>((x, y) => x.ToHashSet().SetEquals(y) && Equals(ComparerOf(x), ComparerOf(y)), values!);

    private static SampleCase<T> Grids<T>(params T[] values)
        where T : class, IEnumerable =>
        Case((x, y) => x.Cast<object?>().SequenceEqual(y.Cast<object?>()) && Lengths(x).SequenceEqual(Lengths(y)), values);

    private static SampleCase<T> Case<T>(Func<T, T, bool> areEqual, params T[] values) => new(
        typeof(T).ToString(),
        (x, y) => x is null || y is null ? x is null && y is null : areEqual(x, y),
        values);

    private static IEnumerable<int> Lengths(object array) => Enumerable.Range(0, ((Array)array).Rank).Select(((Array)array).GetLength);

    private static object? ComparerOf(object collection) =>
        (collection.GetType().GetProperty("Comparer") ?? collection.GetType().GetProperty("KeyComparer"))?.GetValue(collection);
}

using System.Globalization;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>Every sequence of four operations, compared step by step with a model of one record.</summary>
public sealed class GrainStorageModelTests
{
    private const string Name = "model";
    private const int SequenceLength = 4;
    private const string Stale = "999";

    public enum Expectation
    {
        None,
        Current,
        Stale,
    }

    public enum Kind
    {
        Read,
        Write,
        Clear,
    }

    private static readonly (Kind Kind, Expectation Expectation)[] Operations =
    [
        (Kind.Read, Expectation.None),
        (Kind.Write, Expectation.None), (Kind.Write, Expectation.Current), (Kind.Write, Expectation.Stale),
        (Kind.Clear, Expectation.None), (Kind.Clear, Expectation.Current), (Kind.Clear, Expectation.Stale),
    ];

    [Theory]
    [EachStorage]
    public async Task Storage_EverySequence_BehavesAsTheModel(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await RunAllAsync(database.Open(options => Hurry(options)), deletesOnClear: false);
    }

    [Theory]
    [EachDatabase]
    public async Task Storage_EverySequenceWithDeleteStateOnClear_BehavesAsTheModel(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        await RunAllAsync(database.Open(options => Hurry(options).DeleteStateOnClear = true), deletesOnClear: true);
    }

    // Nothing here is about surviving a crash.
    private static AdoNetGrainStorageOptions Hurry(AdoNetGrainStorageOptions options)
    {
        options.ConnectionString += options.Invariant == "Npgsql" ? ";Options='-c synchronous_commit=off'" : "";
        return options;
    }

    private static Task RunAllAsync(IGrainStorage storage, bool deletesOnClear)
    {
        var count = (int)Math.Pow(Operations.Length, SequenceLength);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        return Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (number, _) => await RunAsync(storage, number, deletesOnClear));
    }

    // The digits of the number, to the base of the operations, are the sequence.
    private static async Task RunAsync(IGrainStorage storage, int number, bool deletesOnClear)
    {
        var grain = GrainId.Create("model", $"sequence {number}");
        var model = new Model(deletesOnClear);
        var history = "";
        for (var (step, rest) = (0, number); step < SequenceLength; step++, rest /= Operations.Length)
        {
            var (kind, expectation) = Operations[rest % Operations.Length];
            history += $"{kind} {expectation}; ";
            var expected = model.Apply(kind, expectation, value: step + 1);
            var actual = await ApplyAsync(storage, grain, kind, expectation switch
            {
                Expectation.Current => expected.VersionBefore,
                Expectation.Stale => Stale,
                _ => null,
            }, value: step + 1);
            Assert.True(expected.Outcome == actual, $"Sequence {number}: {history}expected {expected.Outcome}, was {actual}");
        }
    }

    private static async Task<Outcome> ApplyAsync(IGrainStorage storage, GrainId grain, Kind kind, string? version, int value)
    {
        var state = new GrainState<CartState>(new CartState { Items = value }, version);
        try
        {
            await (kind switch
            {
                Kind.Read => storage.ReadStateAsync(Name, grain, state),
                Kind.Write => storage.WriteStateAsync(Name, grain, state),
                Kind.Clear => storage.ClearStateAsync(Name, grain, state),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Choose one of the kinds."),
            });
            return new Outcome(false, state.ETag, state.RecordExists, state.State!.Items);
        }
        catch (InconsistentStateException conflict)
        {
            Assert.Equal(version, conflict.CurrentEtag);
            return new Outcome(true, conflict.StoredEtag, false, 0);
        }
    }

    /// <summary>What an operation shows: a conflict with the stored version, or the state after it.</summary>
    private sealed record Outcome(bool IsConflict, string? Version, bool RecordExists, int Value);

    private sealed class Model(bool deletesOnClear)
    {
        private int? _version;
        private int? _value;

        private string? Version => _version?.ToString(CultureInfo.InvariantCulture);

        public (Outcome Outcome, string? VersionBefore) Apply(Kind kind, Expectation expectation, int value)
        {
            var before = Version;
            return (Apply(kind, expectation is Expectation.Stale, expectation is Expectation.Current || before is null, value), before);
        }

        private Outcome Apply(Kind kind, bool isStale, bool isExpected, int value)
        {
            if (kind == Kind.Read)
            {
                return Shown();
            }

            // Who expects nothing may clear what has no value.
            var mayClear = kind == Kind.Clear && _value is null;
            if (isStale || (!isExpected && !mayClear))
            {
                return new Outcome(true, Version, false, 0);
            }

            if (kind == Kind.Write)
            {
                _version = (_version ?? 0) + 1;
                _value = value;
            }
            else if (isExpected && _version is not null)
            {
                _version = deletesOnClear ? null : _version + 1;
                _value = null;
            }

            return Shown();
        }

        private Outcome Shown() => new(false, Version, _value is not null, _value ?? 0);
    }
}

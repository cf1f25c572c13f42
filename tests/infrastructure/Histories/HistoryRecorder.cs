using System.Collections.Concurrent;

namespace Actors.Tests.Infrastructure.Histories;

/// <summary>Takes down what many clients of one process do, with the times of one clock. Safe for any number of threads.</summary>
public sealed class HistoryRecorder
{
    private readonly ConcurrentQueue<Operation> _operations = new();
    private readonly TimeProvider _time;

    public HistoryRecorder(TimeProvider time) => _time = time;

    /// <summary>What has been recorded so far, in no particular order.</summary>
    public IReadOnlyList<Operation> Operations => [.. _operations];

    public PendingOperation Put(string process, string key, string value) => Begin(process, key, OperationKind.Put, value);

    public PendingOperation Get(string process, string key) => Begin(process, key, OperationKind.Get);

    public PendingOperation Delete(string process, string key) => Begin(process, key, OperationKind.Delete);

    /// <summary>A cas that compares values; <paramref name="expected"/> is null for an absent key, <paramref name="value"/> to delete.</summary>
    public PendingOperation Cas(string process, string key, string? expected, string? value) => Begin(process, key, OperationKind.Cas, value, expected);

    /// <summary>A cas that compares versions; <paramref name="expectedVersion"/> is 0 for an absent key.</summary>
    public PendingOperation CasVersion(string process, string key, long expectedVersion, string? value) =>
        Begin(process, key, OperationKind.Cas, value, expectedVersion: expectedVersion);

    private PendingOperation Begin(string process, string key, OperationKind op, string? value = null, string? expected = null, long? expectedVersion = null) =>
        new(this, new Operation
        {
            Process = process,
            Key = key,
            Op = op,
            Start = _time.GetTimestamp(),
            Outcome = OperationOutcome.Unknown,
            Value = value,
            Expected = expected,
            ExpectedVersion = expectedVersion,
        });

    /// <summary>An operation whose end is to be told by exactly one call.</summary>
    public sealed class PendingOperation
    {
        private readonly HistoryRecorder _recorder;
        private readonly Operation _begun;

        internal PendingOperation(HistoryRecorder recorder, Operation begun)
        {
            _recorder = recorder;
            _begun = begun;
        }

        /// <summary>A put or delete was acknowledged.</summary>
        public void Done(long? version = null) => End(_begun with { Outcome = OperationOutcome.Ok, Version = version });

        /// <summary>A get was answered; null for an absent key.</summary>
        public void Read(string? value, long? version = null) => End(_begun with { Outcome = OperationOutcome.Ok, Value = value, Version = version });

        /// <summary>A cas was answered.</summary>
        public void Swapped(bool applied, long? version = null) => End(_begun with { Outcome = OperationOutcome.Ok, Applied = applied, Version = version });

        /// <summary>It was certainly not done.</summary>
        public void Failed() => End(_begun with { Outcome = OperationOutcome.Failed });

        /// <summary>Nobody knows whether it was or will be done.</summary>
        public void Unknown() => End(_begun);

        private void End(Operation ended) => _recorder._operations.Enqueue(ended with { End = _recorder._time.GetTimestamp() });
    }
}

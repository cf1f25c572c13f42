using Actors.Simulation.Tests.Kernel;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Simulation.Tests.Histories;

public sealed class GeneratedHistoryTests
{
    [Fact]
    public void Check_LegalHistories_AreAccepted()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var result = LinearizabilityChecker.Check(GeneratedHistory.Of(new SeededRandom(seed), operations: 200));
            Assert.True(result.IsLinearizable, $"Seed {seed}: {result}");
        }
    }

    [Fact]
    public void Check_OneReadIsOlderThanAnAcknowledgedWrite_IsRefused()
    {
        var refused = 0;
        for (var seed = 0UL; seed < 60; seed++)
        {
            if (WithStaleRead(GeneratedHistory.Of(new SeededRandom(seed), operations: 200)) is { } history)
            {
                refused++;
                var result = LinearizabilityChecker.Check(history);
                Assert.True(result.Verdict == Verdict.NotLinearizable, $"Seed {seed}: {result}");
                Assert.InRange(result.Counterexample.Count, 1, 20);
            }
        }

        Assert.InRange(refused, 30, 60);
    }

    [Fact]
    public void Check_SmallHistoriesWithMutations_AgreesWithTryingEveryOrder()
    {
        var refused = 0;
        for (var seed = 0UL; seed < 4000; seed++)
        {
            var random = new SeededRandom(seed);
            var history = GeneratedHistory.Of(random, operations: 6);
            Mutate(history, random);
            var expected = HasOrder(history, default);
            var result = LinearizabilityChecker.Check(history);
            Assert.True(result.IsLinearizable == expected, $"Seed {seed}: every order tried says {expected}, the checker says {result}\n{string.Join('\n', history)}");
            refused += expected ? 0 : 1;
            Assert.True(expected || !HasOrder(result.Counterexample, default), $"Seed {seed}: the counterexample has an order.\n{result}");
        }

        Assert.InRange(refused, 500, 3500);
    }

    // A value that was certainly overwritten before the read began; values of unknown writes and twice written ones prove nothing.
    private static List<Operation>? WithStaleRead(List<Operation> history)
    {
        var certain = history.Where(operation => operation.Op == OperationKind.Put && operation.Outcome == OperationOutcome.Ok && history.Count(other => other.Op != OperationKind.Get && other.Value == operation.Value) == 1).ToArray();
        foreach (var read in history.Where(operation => operation.Op == OperationKind.Get && operation.Outcome == OperationOutcome.Ok).Reverse())
        {
            var later = certain.Where(write => write.End < read.Start).MaxBy(write => write.Start);
            var earlier = certain.FirstOrDefault(write => later is not null && write.End < later.Start);
            if (earlier is not null)
            {
                return [.. history.Select(operation => ReferenceEquals(operation, read) ? operation with { Value = earlier.Value, Version = null } : operation)];
            }
        }

        return null;
    }

    private static void Mutate(List<Operation> history, SeededRandom random)
    {
        var index = random.Next(history.Count);
        var operation = history[index];
        history[index] = operation.Op switch
        {
            OperationKind.Get => operation with { Value = $"{random.Next(6)}", Version = random.PerMille(300) ? random.Between(1, 4) : null },
            OperationKind.Cas => operation with { Applied = !operation.Applied },
            _ => operation with { Outcome = random.PerMille(500) ? OperationOutcome.Failed : OperationOutcome.Ok },
        };
    }

    // The definition, as slow as it is: some operation that no other one precedes goes first, then the rest.
    private static bool HasOrder(IReadOnlyList<Operation> left, Register state)
    {
        if (!left.Any(operation => operation.Outcome == OperationOutcome.Ok))
        {
            return true;
        }

        foreach (var first in left.Where(operation => operation.Outcome != OperationOutcome.Failed))
        {
            var isPreceded = left.Any(other => other.Outcome == OperationOutcome.Ok && other.End < first.Start);
            if (!isPreceded && state.Apply(first) is { } after && HasOrder([.. left.Where(other => !ReferenceEquals(other, first))], after))
            {
                return true;
            }
        }

        return false;
    }
}

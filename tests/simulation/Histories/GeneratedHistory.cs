using Actors.Simulation.Tests.Kernel;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Simulation.Tests.Histories;

/// <summary>Histories of clients of a key that really is linearizable: each operation takes effect at one moment while it runs.</summary>
internal static class GeneratedHistory
{
    private const int Clients = 4;

    public static List<Operation> Of(SeededRandom random, int operations)
    {
        var begun = Plan(random, operations);
        var (value, version) = ((string?)null, 0L);
        var history = new List<(int Number, Operation Operation)>();
        foreach (var (number, effect, operation) in begun.OrderBy(planned => planned.Effect).ThenBy(planned => planned.Number))
        {
            var ended = operation;
            if (operation.Outcome == OperationOutcome.Ok || (operation.Outcome == OperationOutcome.Unknown && effect < long.MaxValue))
            {
                ended = Do(operation, ref value, ref version, random);
            }

            history.Add((number, ended));
        }

        return [.. history.OrderBy(entry => entry.Number).Select(entry => entry.Operation)];
    }

    private static List<(int Number, long Effect, Operation Operation)> Plan(SeededRandom random, int operations)
    {
        var free = new long[Clients];
        var planned = new List<(int, long, Operation)>();
        for (var number = 0; number < operations; number++)
        {
            var client = random.Next(Clients);
            var start = free[client] + random.Between(0, 8);
            var end = start + random.Between(0, 12);
            free[client] = end + 1;
            var outcome = random.PerMille(60) ? random.PerMille(500) ? OperationOutcome.Failed : OperationOutcome.Unknown : OperationOutcome.Ok;
            var effect = (start * 2) + random.Between(0, (int)(end - start) * 2);
            if (outcome == OperationOutcome.Unknown)
            {
                effect = random.PerMille(500) ? long.MaxValue : effect + random.Between(0, 60);
            }

            planned.Add((number, effect, Begin(random, number, client, start, end, outcome)));
        }

        return planned;
    }

    private static Operation Begin(SeededRandom random, int number, int client, long start, long end, OperationOutcome outcome)
    {
        var op = random.Pick([OperationKind.Put, OperationKind.Get, OperationKind.Get, OperationKind.Cas, OperationKind.Delete]);
        // Some values come twice.
        var value = op is OperationKind.Get or OperationKind.Delete ? null : $"{(random.PerMille(900) ? number : number / 2)}";
        return new Operation
        {
            Process = $"c{client}",
            Key = "k",
            Op = op,
            Start = start,
            End = end,
            Outcome = outcome,
            Value = value,
            Expected = op == OperationKind.Cas && random.PerMille(700) ? $"{Math.Max(number - random.Between(1, 3), 0)}" : null,
        };
    }

    private static Operation Do(Operation operation, ref string? value, ref long version, SeededRandom random)
    {
        if (operation.Op == OperationKind.Get)
        {
            return operation with { Value = value, Version = value is not null && random.PerMille(500) ? version : null };
        }

        var applied = operation.Op != OperationKind.Cas || operation.Expected == value;
        if (applied)
        {
            value = operation.Value;
            version++;
        }

        return operation.Op == OperationKind.Cas && operation.Outcome == OperationOutcome.Ok ? operation with { Applied = applied } : operation;
    }
}

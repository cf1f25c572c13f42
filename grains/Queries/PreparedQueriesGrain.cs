using System.Collections.Immutable;
using Actors.GrainInterfaces.Queries;
using Actors.Ledger;

namespace Actors.Grains.Queries;

/// <summary>
/// Keeps all prepared queries in memory and in the ledger: a row by id, and a row for each name. Each commit names the versions it replaces, so an
/// activation that is out of date loses, and reads the queries anew.
/// </summary>
internal sealed class PreparedQueriesGrain : Grain, IPreparedQueriesGrain
{
    private const int AttemptsMax = 3;

    private readonly ILedger _ledger;
    private SortedDictionary<string, PreparedQuery>? _queries;

    public PreparedQueriesGrain(ILedger ledger) => _ledger = ledger;

    public Task<QueryOutcome> Create(PreparedQuery query) => ChangeAsync(queries => queries.Count >= IPreparedQueriesGrain.CountMax
        ? Refused($"There are {queries.Count} queries, which is the limit; delete one first.")
        : Replace(queries, null, query with { Id = Guid.NewGuid().ToString(), CreateIndex = 0, ModifyIndex = 0 }));

    public Task<QueryOutcome> Update(PreparedQuery query) => ChangeAsync(queries => queries.TryGetValue(query.Id, out var held)
        ? Replace(queries, held, query)
        : Refused(string.Empty));

    public Task<QueryOutcome> Delete(string id) => ChangeAsync(queries => queries.TryGetValue(id, out var held)
        ? Replace(queries, held, null)
        : new Step([], null, new QueryOutcome(id, string.Empty)));

    public async Task<ImmutableArray<PreparedQuery>> List() => [.. (await LoadAsync()).Values];

    public async Task<PreparedQuery?> Find(string idOrName)
    {
        var queries = await LoadAsync();
        return queries.GetValueOrDefault(idOrName)
            ?? queries.Values.FirstOrDefault(query => query.Template is null && query.Name == idOrName && idOrName.Length > 0)
            ?? queries.Values
                .Where(query => query.Template is not null && idOrName.StartsWith(query.Name, StringComparison.Ordinal))
                .MaxBy(query => query.Name.Length);
    }

    public Task Reload()
    {
        _queries = null;
        return Task.CompletedTask;
    }

    private async Task<QueryOutcome> ChangeAsync(Func<SortedDictionary<string, PreparedQuery>, Step> decide)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var step = decide(await LoadAsync());
            if (step.Batch.Count == 0)
            {
                return step.Outcome;
            }

            // Whatever comes of it, memory is read anew: the rows then have their true indexes.
            _queries = null;
            if ((await _ledger.CommitAsync(step.Batch, CancellationToken.None)).Applied)
            {
                return step.Outcome;
            }
        }

        throw new TimeoutException($"The queries were changed elsewhere {AttemptsMax} times meanwhile; try again.");
    }

    private static Step Replace(SortedDictionary<string, PreparedQuery> queries, PreparedQuery? held, PreparedQuery? pending)
    {
        if (pending is not null && pending.Name.Length > 0 && queries.Values.Any(other => other.Name == pending.Name && other.Id != pending.Id))
        {
            return Refused($"A query named '{pending.Name}' exists already; choose another name or update that query.");
        }

        var batch = new List<Mutation>
        {
            pending is null
                ? Mutation.Delete(IPreparedQueriesGrain.Space, held!.Id, held.ModifyIndex)
                : Mutation.Put(IPreparedQueriesGrain.Space, pending.Id, QueryRow.Encode(pending), held?.ModifyIndex ?? 0),
        };
        if (held?.Name is { Length: > 0 } former && former != pending?.Name)
        {
            batch.Add(Mutation.Delete(IPreparedQueriesGrain.NameSpace, former));
        }

        if (pending?.Name is { Length: > 0 } name && name != held?.Name)
        {
            batch.Add(Mutation.Put(IPreparedQueriesGrain.NameSpace, name, ReadOnlyMemory<byte>.Empty, expectedVersion: 0));
        }

        return new Step(batch, pending, new QueryOutcome((pending ?? held)!.Id, string.Empty));
    }

    private static Step Refused(string reason) => new([], null, new QueryOutcome(null, reason));

    private async Task<SortedDictionary<string, PreparedQuery>> LoadAsync()
    {
        if (_queries is { } known)
        {
            return known;
        }

        var loaded = new SortedDictionary<string, PreparedQuery>(StringComparer.Ordinal);
        string? from = null;
        do
        {
            var page = await _ledger.ListAsync(new ListRequest(IPreparedQueriesGrain.Space, string.Empty, from), CancellationToken.None);
            foreach (var entry in page.Entries)
            {
                loaded[entry.Key] = QueryRow.Decode(entry);
            }

            from = page.Next;
        }
        while (from is not null);
        return _queries = loaded;
    }

    private sealed record Step(List<Mutation> Batch, PreparedQuery? Pending, QueryOutcome Outcome);
}

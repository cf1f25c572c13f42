using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Actors.GrainInterfaces.Queries;

/// <summary>All prepared queries, key <see cref="Key"/>. Answers from memory; there are at most <see cref="CountMax"/>.</summary>
[Alias("Actors.Queries.IPreparedQueriesGrain")]
public interface IPreparedQueriesGrain : IGrainWithStringKey
{
    /// <summary>The key of the only set.</summary>
    const string Key = "queries";

    /// <summary>The ledger space that holds the queries by id.</summary>
    const string Space = "query";

    /// <summary>The ledger space that makes their names unique.</summary>
    const string NameSpace = "query-name";

    /// <summary>Most queries.</summary>
    const int CountMax = 4096;

    /// <summary>Stores a query under a new id.</summary>
    [Alias("Create")]
    Task<QueryOutcome> Create(PreparedQuery query);

    /// <summary>Replaces the query that has the same id.</summary>
    [Alias("Update")]
    Task<QueryOutcome> Update(PreparedQuery query);

    /// <summary>Removes a query. One that is not there is no error.</summary>
    [Alias("Delete")]
    Task<QueryOutcome> Delete(string id);

    /// <summary>All queries, ordered by id.</summary>
    [ReadOnly, Alias("List")]
    Task<ImmutableArray<PreparedQuery>> List();

    /// <summary>The query with this id or this name, or else the template whose name is the longest beginning of it; null when there is none.</summary>
    [ReadOnly, Alias("Find")]
    Task<PreparedQuery?> Find(string idOrName);

    /// <summary>Has the queries read anew: the database holds something else now.</summary>
    [Alias("Reload")]
    Task Reload();
}

/// <summary>How a change of the queries ended.</summary>
/// <param name="Id">The id of the query; null when nothing was changed.</param>
/// <param name="Reason">When nothing was changed: why; empty when the query is not known.</param>
[GenerateSerializer, Immutable, Alias("Actors.Queries.QueryOutcome")]
public sealed record QueryOutcome([property: Id(0)] string? Id, [property: Id(1)] string Reason);

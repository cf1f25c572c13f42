using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The request context of one call; immutable, so that calls share it and a change is a new one.</summary>
internal sealed class RequestContextData
{
    public static readonly RequestContextData Empty = new(ImmutableDictionary.Create<string, object>(StringComparer.Ordinal), Guid.Empty);

    private RequestContextData(ImmutableDictionary<string, object> values, Guid reentrancyId)
    {
        Values = values;
        ReentrancyId = reentrancyId;
    }

    public ImmutableDictionary<string, object> Values { get; }

    public Guid ReentrancyId { get; }

    /// <summary>What a message or an activation request brought; null when that is nothing.</summary>
    public static RequestContextData? Create(IEnumerable<KeyValuePair<string, object>>? values, Guid reentrancyId) =>
        OrNull(values is null ? Empty.Values : Empty.Values.AddRange(values), reentrancyId);

    public RequestContextData? With(string key, object value) => OrNull(Values.SetItem(key, value), ReentrancyId);

    public RequestContextData? Without(string key) => OrNull(Values.Remove(key), ReentrancyId);

    public RequestContextData? WithReentrancyId(Guid reentrancyId) => OrNull(Values, reentrancyId);

    // Nothing set is null, so that the common call carries and restores nothing.
    private static RequestContextData? OrNull(ImmutableDictionary<string, object> values, Guid reentrancyId) =>
        values.IsEmpty && reentrancyId == Guid.Empty ? null : new(values, reentrancyId);
}

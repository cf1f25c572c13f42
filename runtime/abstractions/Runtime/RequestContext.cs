using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>
/// Values that travel with calls: what a caller sets, everything called from there sees. Changes made by the target do not come
/// back. Values must be serializable when calls leave the process.
/// </summary>
public static class RequestContext
{
    private static readonly AsyncLocal<RequestContextData?> Current = new();

    /// <summary>The names of the values.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Values.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values with their names.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value?.Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>
    /// Identifies the chain of calls that may re-enter grains that take part in it; <see cref="Guid.Empty"/> for none.
    /// </summary>
    public static Guid ReentrancyId
    {
        get => Current.Value?.ReentrancyId ?? Guid.Empty;
        set => Current.Value = (Current.Value ?? RequestContextData.Empty).WithReentrancyId(value);
    }

    /// <summary>The value with this name, or null.</summary>
    public static object? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Current.Value is { } data && data.Values.TryGetValue(key, out var value) ? value : null;
    }

    /// <summary>Sets the value with this name for the calls that follow.</summary>
    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Current.Value = (Current.Value ?? RequestContextData.Empty).With(key, value);
    }

    /// <summary>Removes the value with this name; false when there was none.</summary>
    public static bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Current.Value is not { } data || !data.Values.ContainsKey(key))
        {
            return false;
        }

        Current.Value = data.Without(key);
        return true;
    }

    /// <summary>Removes everything, permission to re-enter included.</summary>
    public static void Clear() => Current.Value = null;

    /// <summary>
    /// Until the result is disposed, calls made from here may come back to the current grain while it waits for them, at any length of
    /// the chain.
    /// </summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until the result is disposed, calls made from here may not re-enter any grain of the chain.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>All of it as one immutable object; null when nothing is set. Allocates nothing.</summary>
    internal static RequestContextData? Export() => Current.Value;

    /// <summary>Replaces all of it by what <see cref="Export"/> returned elsewhere; one write, none when it is the same.</summary>
    internal static void Import(RequestContextData? data) => Current.Value = data;

    /// <summary>A copy of the values; null when there are none.</summary>
    internal static Dictionary<string, object>? ToDictionary() => Current.Value is { Values.Count: > 0 } data ? new(data.Values) : null;

    /// <summary>A scope in which the permission to re-enter is changed.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _current;

        /// <summary>Enters the scope.</summary>
        /// <param name="originalReentrancyId">What applies again after it.</param>
        /// <param name="newReentrancyId">What applies inside of it.</param>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _current = newReentrancyId;
            if (originalReentrancyId != newReentrancyId)
            {
                ReentrancyId = newReentrancyId;
            }

            // A grain further down the chain inherits the id of its caller and still has to say that it may be re-entered itself.
            if (newReentrancyId != Guid.Empty && RuntimeContext.Current is ICallChainReentrantGrainContext grain)
            {
                grain.OnEnterReentrantSection(newReentrancyId);
            }
        }

        /// <summary>Leaves the scope.</summary>
        public void Dispose()
        {
            if (_current != Guid.Empty && RuntimeContext.Current is ICallChainReentrantGrainContext grain)
            {
                grain.OnExitReentrantSection(_current);
            }

            if (_original != _current)
            {
                ReentrancyId = _original;
            }
        }
    }
}

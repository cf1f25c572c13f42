using System.ComponentModel;
using Actors.Runtime.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// A typed handle to a grain. It is cheap, never null-checked against existence (a grain always exists), equal to any other
/// reference to the same grain, and can be stored or sent to other grains. Generated proxies derive from it.
/// </summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    /// <summary>The activation that answered last, so that a call in the same process needs no look-up.</summary>
    internal object? LastTarget;

    private readonly GrainReferenceShared _shared;
    private readonly IdSpan _key;

    /// <summary>Refers to the grain with this key.</summary>
    protected internal GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        _shared = shared;
        _key = key;
    }

    /// <summary>The grain's identity.</summary>
    public GrainId GrainId => new(_shared.GrainType, _key);

    /// <summary>The interface that this reference implements.</summary>
    public GrainInterfaceType InterfaceType => _shared.InterfaceType;

    /// <summary>The interface's <c>[Version]</c>, 0 when it has none.</summary>
    public ushort InterfaceVersion => _shared.InterfaceVersion;

    /// <summary>What this reference shares with others of its kind.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GrainReferenceShared Shared => _shared;

    internal IdSpan Key => _key;

    /// <inheritdoc />
    public sealed override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc />
    public sealed override bool Equals(object? obj) => obj is GrainReference other && Equals(other);

    /// <summary>True when both refer to the same grain, whatever their interfaces.</summary>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc />
    public override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(provider, $"GrainReference:{GrainId}:{InterfaceType}", out charsWritten);

    /// <summary>Compares the grains.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares the grains.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);

    /// <summary>Sends a call with a result; for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ValueTask<TResult> Send<TResult>(Request<TResult> request) => _shared.Runtime.Send(this, request);

    /// <summary>Sends a call without a result; for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ValueTask SendVoid(VoidRequest request) => _shared.Runtime.SendVoid(this, request);

    /// <summary>Sends a call that nobody awaits; for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void SendOneWay(Request request) => _shared.Runtime.SendOneWay(this, request);

    /// <summary>Opens a sequence; for generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected IAsyncEnumerable<TItem> Stream<TItem>(StreamRequest<TItem> request) => _shared.Runtime.Stream(this, request);
}

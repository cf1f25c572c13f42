namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// Names one registered instance: the node that registered it and the service id, which is unique on that node. Both are
/// compared byte by byte.
/// </summary>
/// <param name="Node">The node. Never empty, without control characters.</param>
/// <param name="ServiceId">The service id, without control characters; empty stands for the node itself.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.InstanceId")]
public readonly record struct InstanceId([property: Id(0)] string Node, [property: Id(1)] string ServiceId)
{
    private const char Separator = '\u001f';

    /// <summary>Whether this names a node itself: what it says about itself, and checks that concern all of its services.</summary>
    public bool IsNode => ServiceId.Length == 0;

    /// <summary>The node itself.</summary>
    public static InstanceId OfNode(string node) => new(node, string.Empty);

    /// <summary>The key of this instance's <see cref="IServiceInstanceGrain"/>.</summary>
    public override string ToString() => string.Concat(Node, Separator.ToString(), ServiceId);

    /// <summary>The instance whose grain has this key.</summary>
    /// <exception cref="FormatException">The text is not the key of an instance.</exception>
    public static InstanceId Parse(string grainKey)
    {
        ArgumentNullException.ThrowIfNull(grainKey);
        var separator = grainKey.IndexOf(Separator, StringComparison.Ordinal);
        return separator > 0
            ? new InstanceId(grainKey[..separator], grainKey[(separator + 1)..])
            : throw new FormatException($"Grain key '{grainKey}' is not an instance; make it with InstanceId.ToString.");
    }
}

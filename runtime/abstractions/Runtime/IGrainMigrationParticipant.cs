using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Something in an activation that takes values along when the activation moves to another silo.</summary>
public interface IGrainMigrationParticipant
{
    /// <summary>Gives the values away; called after the last call on the old silo.</summary>
    void OnDehydrate(IDehydrationContext dehydrationContext);

    /// <summary>Takes the values back; called on the new silo before the lifecycle starts.</summary>
    void OnRehydrate(IRehydrationContext rehydrationContext);
}

/// <summary>Collects the values of an activation that moves.</summary>
public interface IDehydrationContext
{
    /// <summary>The names used so far.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>Adds bytes.</summary>
    void AddBytes(string key, ReadOnlySpan<byte> value);

    /// <summary>Adds bytes that <paramref name="valueWriter"/> writes.</summary>
    void AddBytes<T>(string key, Action<T, IBufferWriter<byte>> valueWriter, T value);

    /// <summary>Adds a value; false when its type cannot be serialized.</summary>
    bool TryAddValue<T>(string key, T? value);
}

/// <summary>Gives back the values of an activation that has moved.</summary>
public interface IRehydrationContext
{
    /// <summary>The names of the values.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>Finds bytes by name.</summary>
    bool TryGetBytes(string key, out ReadOnlySequence<byte> value);

    /// <summary>Finds a value by name.</summary>
    bool TryGetValue<T>(string key, [MaybeNullWhen(false)] out T value);
}

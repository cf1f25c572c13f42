using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Migration;

/// <summary>What an activation takes along to another silo, by name. Used by one side at a time: packed on the old silo, unpacked on the new one.</summary>
internal sealed class Luggage : IDehydrationContext, IRehydrationContext
{
    private readonly LuggageSerializer _serializer;

    public Luggage(LuggageSerializer serializer, Dictionary<string, byte[]>? values = null)
    {
        _serializer = serializer;
        Values = values ?? [];
    }

    public Dictionary<string, byte[]> Values { get; }

    public IEnumerable<string> Keys => Values.Keys;

    public void AddBytes(string key, ReadOnlySpan<byte> value) => Values[key] = value.ToArray();

    public void AddBytes<T>(string key, Action<T, IBufferWriter<byte>> valueWriter, T value)
    {
        ArgumentNullException.ThrowIfNull(valueWriter);
        var written = new ArrayBufferWriter<byte>();
        valueWriter(value, written);
        Values[key] = written.WrittenSpan.ToArray();
    }

    public bool TryAddValue<T>(string key, T? value)
    {
        try
        {
            Values[key] = _serializer.Value.SerializeToArray(value);
            return true;
        }
        catch (SerializerException)
        {
            return false;
        }
    }

    public bool TryGetBytes(string key, out ReadOnlySequence<byte> value)
    {
        var isThere = Values.TryGetValue(key, out var bytes);
        value = new ReadOnlySequence<byte>(bytes ?? []);
        return isThere;
    }

    public bool TryGetValue<T>(string key, [MaybeNullWhen(false)] out T value)
    {
        var isThere = Values.TryGetValue(key, out var bytes);
        value = isThere ? _serializer.Value.Deserialize<T>(bytes!) : default;
        return isThere;
    }
}

/// <summary>Writes and reads what goes along; references to grains are bound to this silo.</summary>
internal sealed class LuggageSerializer(IGrainFactory grains)
{
    public Serializer Value { get; } = new(grains);
}

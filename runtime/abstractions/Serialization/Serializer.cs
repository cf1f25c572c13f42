using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Serialization;

namespace Orleans.Serialization;

/// <summary>Turns values into bytes and back. Any number of threads may use one.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A service that is injected; its methods are instance methods by contract.")]
public sealed class Serializer
{
    private readonly IGrainFactory? _grainFactory;

    /// <summary>For values without grain references.</summary>
    public Serializer()
    {
    }

    /// <summary>For values with grain references, which are bound to <paramref name="grainFactory"/> when read.</summary>
    public Serializer(IGrainFactory grainFactory) => _grainFactory = grainFactory;

    /// <summary>Writes a value to a new array.</summary>
    /// <exception cref="SerializerException">The value contains something that cannot be written.</exception>
    public byte[] SerializeToArray<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        SerializerRoot.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes a value.</summary>
    /// <exception cref="SerializerException">The value contains something that cannot be written.</exception>
    public void Serialize<T>(T value, IBufferWriter<byte> destination) => SerializerRoot.Write(destination, value);

    /// <summary>Writes a value to a stream.</summary>
    /// <exception cref="SerializerException">The value contains something that cannot be written.</exception>
    public void Serialize<T>(T value, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(SerializeToArray(value));
    }

    /// <summary>Reads a value that fills <paramref name="source"/>.</summary>
    /// <exception cref="SerializerException">The bytes hold no <typeparamref name="T"/>.</exception>
    public T Deserialize<T>(ReadOnlySpan<byte> source) => SerializerRoot.Read<T>(source, _grainFactory);

    /// <inheritdoc cref="Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize<T>(ReadOnlyMemory<byte> source) => SerializerRoot.Read<T>(source.Span, _grainFactory);

    /// <inheritdoc cref="Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize<T>(byte[] source) => SerializerRoot.Read<T>(source, _grainFactory);

    /// <inheritdoc cref="Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize<T>(ReadOnlySequence<byte> source) => SerializerRoot.Read<T>(source, _grainFactory);

    /// <inheritdoc cref="Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize<T>(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var gathered = new MemoryStream();
        source.CopyTo(gathered);
        return SerializerRoot.Read<T>(gathered.GetBuffer().AsSpan(0, (int)gathered.Length), _grainFactory);
    }
}

/// <summary>A <see cref="Serializer"/> for one type.</summary>
public sealed class Serializer<T>
{
    private readonly Serializer _serializer;

    /// <summary>Uses <paramref name="serializer"/>.</summary>
    public Serializer(Serializer serializer) => _serializer = serializer;

    /// <inheritdoc cref="Serializer.SerializeToArray{T}" />
    public byte[] SerializeToArray(T value) => _serializer.SerializeToArray(value);

    /// <inheritdoc cref="Serializer.Serialize{T}(T, IBufferWriter{byte})" />
    public void Serialize(T value, IBufferWriter<byte> destination) => _serializer.Serialize(value, destination);

    /// <inheritdoc cref="Serializer.Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize(ReadOnlySpan<byte> source) => _serializer.Deserialize<T>(source);

    /// <inheritdoc cref="Serializer.Deserialize{T}(ReadOnlySpan{byte})" />
    public T Deserialize(ReadOnlySequence<byte> source) => _serializer.Deserialize<T>(source);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Storage;

/// <summary>Stores states as UTF-8 JSON; the default serializer of every storage.</summary>
public sealed class SystemTextJsonGrainStorageSerializer : IGrainStorageSerializer
{
    private readonly JsonSerializerOptions _options;

    /// <summary>Fields are included and nulls left out.</summary>
    public SystemTextJsonGrainStorageSerializer()
        : this(new JsonSerializerOptions { IncludeFields = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull })
    {
    }

    /// <summary>With options of your own.</summary>
    public SystemTextJsonGrainStorageSerializer(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options));

    /// <inheritdoc />
    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span, _options);
    }
}

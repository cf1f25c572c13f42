namespace Actors.Gateway.Http;

/// <summary>Looks single parameters of a raw query up.</summary>
internal static class RawParameters
{
    /// <summary>Whether a parameter is there, whatever its value.</summary>
    public static bool Has(ReadOnlySpan<char> query, ReadOnlySpan<char> name)
    {
        var reader = new QueryReader(query);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a parameter is there with this value.</summary>
    public static bool Is(ReadOnlySpan<char> query, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var reader = new QueryReader(query);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name) && reader.Value.SequenceEqual(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The decoded text of a parameter; empty when it is not there.</summary>
    public static bool TryRead(ReadOnlySpan<char> query, ReadOnlySpan<char> name, out string text, out Refusal refusal)
    {
        text = string.Empty;
        refusal = default;
        var reader = new QueryReader(query);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                var decoded = EscapedText.TryDecodeQuery(reader.Value, out var found, out refusal);
                text = found ?? string.Empty;
                return decoded;
            }
        }

        return true;
    }
}

using System.Text;

namespace Actors.Ledger;

/// <summary>Checks what callers pass in, before it costs anything.</summary>
internal sealed class LedgerLimits
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly LedgerOptions _options;

    public LedgerLimits(LedgerOptions options) => _options = options;

    /// <summary>Checks a batch and returns the bytes it counts for.</summary>
    public int Check(IReadOnlyList<Mutation> batch)
    {
        if (batch.Count == 0 || batch.Count > _options.BatchCountMax)
        {
            throw new LedgerLimitException($"The batch holds '{batch.Count}' mutations; send between 1 and {_options.BatchCountMax}.");
        }

        var bytes = 0L;
        var keys = new HashSet<(string Space, string Key)>();
        foreach (var mutation in batch)
        {
            bytes += Check(mutation);
            if (mutation.Kind != MutationKind.ExpectRange && !keys.Add((mutation.Space, mutation.Key)))
            {
                throw new LedgerLimitException($"The batch names the key '{mutation.Space}/{mutation.Key}' twice; merge the two mutations.");
            }
        }

        return bytes <= _options.BatchBytesMax
            ? (int)bytes
            : throw new LedgerLimitException($"The batch holds '{bytes}' bytes; send at most {_options.BatchBytesMax}.");
    }

    /// <summary>Checks one mutation and returns the bytes it counts for.</summary>
    public int Check(Mutation mutation)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        if (mutation.ExpectedVersion < 0)
        {
            throw new LedgerLimitException($"The expected version '{mutation.ExpectedVersion}' is negative; use null, 0 or a modify index.");
        }

        if (mutation.Payload.Length > _options.PayloadBytesMax)
        {
            throw new LedgerLimitException($"The payload of '{mutation.Space}/{mutation.Key}' has '{mutation.Payload.Length}' bytes; the limit is {_options.PayloadBytesMax}.");
        }

        var key = mutation.Kind == MutationKind.ExpectRange ? CheckPrefix(mutation.Key) : CheckKey(mutation.Key);
        return CheckSpace(mutation.Space) + key + mutation.Payload.Length;
    }

    public int CheckSpace(string space) => Text("space", space, 1, _options.SpaceBytesMax);

    public int CheckKey(string key) => Text("key", key, 1, _options.KeyBytesMax);

    public int CheckPrefix(string prefix) => Text("prefix", prefix, 0, _options.KeyBytesMax);

    public void Check(IReadOnlyList<RowName> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows.Count > _options.BatchCountMax)
        {
            throw new LedgerLimitException($"'{rows.Count}' rows were asked for together; ask for 1 to {_options.BatchCountMax}.");
        }

        foreach (var (space, key) in rows)
        {
            CheckSpace(space);
            CheckKey(key);
        }
    }

    public void Check(ListRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckSpace(request.Space);
        CheckPrefix(request.Prefix);
        Text("first key", request.From ?? "", 0, _options.KeyBytesMax);
        if (request.Limit < 1 || request.Limit > _options.PageCountMax)
        {
            throw new LedgerLimitException($"The page limit is '{request.Limit}'; ask for 1 to {_options.PageCountMax} rows.");
        }
    }

    private static int Text(string what, string text, int bytesMin, int bytesMax)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = CountBytes(what, text);
        if (bytes < bytesMin || bytes > bytesMax)
        {
            throw new LedgerLimitException($"The {what} has '{bytes}' bytes of UTF-8; the limits are {bytesMin} and {bytesMax}.");
        }

        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new LedgerLimitException($"The {what} holds the character U+0000, which databases do not store; leave it out.")
            : bytes;
    }

    private static int CountBytes(string what, string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException invalid)
        {
            throw new LedgerLimitException($"The {what} is not valid Unicode text: a lone surrogate stands at position '{invalid.Index}'.");
        }
    }
}

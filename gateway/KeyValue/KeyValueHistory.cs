using System.Globalization;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.KeyValue;

/// <summary>The past of one key: all versions that are kept, one of them, and the way back to it. A version is named by its ModifyIndex.</summary>
internal sealed class KeyValueHistory(ILedger ledger, IGrainFactory grains, ConsulHeaders headers)
{
    /// <summary>GET with <c>versions</c>: the latest first, removals included.</summary>
    public async Task AnswerVersionsAsync(HttpContext context, string key, KeyValueQuery query)
    {
        var versions = await ReadAsync(key, context.RequestAborted);
        headers.Write(context.Response, versions.Count == 0 ? ledger.CurrentIndex : versions[0].Index, query.Mode);
        if (versions.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentLength = 0;
            return;
        }

        await using var array = new StreamedArray(context.Response, query.Pretty);
        await array.OpenAsync(context.RequestAborted);
        foreach (var version in versions)
        {
            KeyValueJson.Write(array.Writer, key, Decode(version), version.Kind, version.CommittedAt);
            await array.FlushWhenFullAsync(context.RequestAborted);
        }

        array.Close();
    }

    /// <summary>GET with <c>version</c>: the key as it was.</summary>
    public async Task AnswerVersionAsync(HttpContext context, string key, ulong index, KeyValueQuery query)
    {
        if (await FindAsync(key, index, context.RequestAborted) is { } entry)
        {
            headers.Write(context.Response, entry.ModifyIndex, query.Mode);
            KeyValueReader.WriteEntry(context.Response, key, entry, query);
            return;
        }

        Refuse(context, key, index);
    }

    /// <summary>PUT with <c>rollback</c>: stores the value and the flags that the key had, as a new version.</summary>
    public async Task RollBackAsync(HttpContext context, string key, ulong index, KeyValueQuery query)
    {
        if (await FindAsync(key, index, context.RequestAborted) is not { } entry)
        {
            Refuse(context, key, index);
            return;
        }

        var written = await grains.GetGrain<IKeyValueGrain>(key).Put(new PutKeyValue(entry.Value, entry.Flags, query.CheckAndSet, query.Fence));
        headers.Write(context.Response, written.Index, ReadMode.Default);
        BooleanAnswer.Write(context.Response, written.Applied);
    }

    private async Task<KeyValueEntry?> FindAsync(string key, ulong index, CancellationToken cancellationToken)
    {
        var versions = await ReadAsync(key, cancellationToken);
        var found = versions.FirstOrDefault(version => (ulong)version.Index == index);
        return found is null || found.Kind == MutationKind.Delete ? null : Decode(found);
    }

    // The present version is always there, also when it is older than what is kept of the past.
    private async Task<IReadOnlyList<LedgerVersion>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var (row, _) = await ledger.ReadAsync(KeyValuePayload.Space, key, cancellationToken);
        var versions = await ledger.ReadHistoryAsync(KeyValuePayload.Space, key, cancellationToken);
        return row is null || versions.Any(version => version.Index >= row.ModifyIndex)
            ? versions
            : [new LedgerVersion(row.ModifyIndex, row.CreateIndex, MutationKind.Put, row.Payload, default), .. versions];
    }

    private static KeyValueEntry Decode(LedgerVersion version) => version.Kind == MutationKind.Delete
        ? new KeyValueEntry(ReadOnlyMemory<byte>.Empty, 0, 0, null, version.CreateIndex, version.Index)
        : KeyValuePayload.Decode(version.Payload, version.CreateIndex, version.Index);

    private void Refuse(HttpContext context, string key, ulong index)
    {
        headers.Write(context.Response, ReadMode.Default);
        var text = string.Create(CultureInfo.InvariantCulture, $"Key '{key}' has no value in version {index}, or no longer; see ?versions for those that are kept.");
        PlainText.Refuse(context.Response, new Refusal(StatusCodes.Status404NotFound, text));
    }
}

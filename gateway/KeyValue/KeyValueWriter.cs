using System.Globalization;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.KeyValue;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.KeyValue;

/// <summary>PUT and DELETE of one key.</summary>
internal sealed class KeyValueWriter(IGrainFactory grains, ConsulHeaders headers, IOptions<GatewayOptions> options)
{
    /// <summary>Beside Consul's headers: the fencing token of a lock that was granted.</summary>
    public const string LockIndexHeader = "X-Actors-Lock-Index";

    private readonly int _valueBytesMax = options.Value.ValueBytesMax;

    public async Task PutAsync(HttpContext context, string key, KeyValueQuery query)
    {
        if (await RequestBody.ReadAsync(context.Request, _valueBytesMax, context.RequestAborted) is not { } value)
        {
            Refuse(context.Response, Refusal.TooLarge($"The value of key '{key}' is too large; the limit is {_valueBytesMax} bytes."));
            return;
        }

        var grain = grains.GetGrain<IKeyValueGrain>(key);
        if (query.Acquire is { } acquirer)
        {
            AnswerLock(context.Response, acquirer, await grain.Lock(new LockKeyValue(value, query.Flags, acquirer)));
        }
        else if (query.Release is { } holder)
        {
            Answer(context.Response, await grain.Unlock(new UnlockKeyValue(value, query.Flags, holder)));
        }
        else
        {
            Answer(context.Response, await grain.Put(new PutKeyValue(value, query.Flags, query.CheckAndSet, query.Fence)));
        }
    }

    public async Task DeleteAsync(HttpContext context, string key, KeyValueQuery query)
    {
        var grain = grains.GetGrain<IKeyValueGrain>(key);
        Answer(context.Response, await grain.Delete(new DeleteKeyValue(query.CheckAndSet, query.Fence)));
    }

    private void AnswerLock(HttpResponse response, string session, KeyValueWritten written)
    {
        if (written.IsSessionInvalid)
        {
            // Clients know this text as that of a session that is gone.
            Refuse(response, Refusal.ServerError($"invalid session \"{session}\""));
            return;
        }

        if (written.Applied)
        {
            response.Headers[LockIndexHeader] = written.LockIndex.ToString(CultureInfo.InvariantCulture);
        }

        Answer(response, written);
    }

    private void Answer(HttpResponse response, KeyValueWritten written)
    {
        headers.Write(response, written.Index, ReadMode.Default);
        BooleanAnswer.Write(response, written.Applied);
    }

    private void Refuse(HttpResponse response, Refusal refusal)
    {
        headers.Write(response, ReadMode.Default);
        PlainText.Refuse(response, refusal);
    }
}

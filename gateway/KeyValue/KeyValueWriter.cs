using Actors.Gateway.Http;
using Actors.GrainInterfaces.KeyValue;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.KeyValue;

/// <summary>PUT and DELETE of one key.</summary>
internal sealed class KeyValueWriter(IGrainFactory grains, ConsulHeaders headers, IOptions<GatewayOptions> options)
{
    private readonly int _valueBytesMax = options.Value.ValueBytesMax;

    public async Task PutAsync(HttpContext context, string key, KeyValueQuery query)
    {
        if (await RequestBody.ReadAsync(context.Request, _valueBytesMax, context.RequestAborted) is not { } value)
        {
            Refuse(context.Response, Refusal.TooLarge($"The value of key '{key}' is too large; the limit is {_valueBytesMax} bytes."));
            return;
        }

        if (query.Acquire is not null)
        {
            // No session exists, so none can be valid; this is how a caller learns of a session that is gone.
            Refuse(context.Response, Refusal.ServerError($"invalid session \"{query.Acquire}\""));
            return;
        }

        if (query.Release is not null)
        {
            Answer(context.Response, new KeyValueWritten(false, 0));
            return;
        }

        var grain = grains.GetGrain<IKeyValueGrain>(key);
        Answer(context.Response, await grain.Put(new PutKeyValue(value, query.Flags, query.CheckAndSet)));
    }

    public async Task DeleteAsync(HttpContext context, string key, KeyValueQuery query)
    {
        var grain = grains.GetGrain<IKeyValueGrain>(key);
        Answer(context.Response, await grain.Delete(new DeleteKeyValue(query.CheckAndSet)));
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

using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Sessions;

/// <summary>Creates, renews and destroys sessions.</summary>
internal sealed class SessionWriter(
    IGrainFactory grains, SessionParser parser, ConsulHeaders headers, ILedger ledger, IOptions<GatewayOptions> options)
{
    private static readonly byte[] EmptyBody = "{}"u8.ToArray();

    private readonly int _bodyBytesMax = options.Value.BodyBytesMax;

    public async Task CreateAsync(HttpContext context, bool pretty)
    {
        if (await RequestBody.ReadAsync(context.Request, _bodyBytesMax, context.RequestAborted) is not { } bytes)
        {
            Refuse(context, Refusal.TooLarge($"The session is too large; the limit is {_bodyBytesMax} bytes."));
            return;
        }

        if (!LooseJson.TryParse(bytes.Length == 0 ? EmptyBody : bytes, out var document, out var refusal))
        {
            Refuse(context, refusal);
            return;
        }

        using (document)
        {
            await CreateAsync(context, document.RootElement, pretty);
        }
    }

    public async Task RenewAsync(HttpContext context, string id, bool pretty)
    {
        var reading = await grains.GetGrain<ISessionGrain>(id).Renew();
        if (reading.Session is null)
        {
            Refuse(context, new Refusal(StatusCodes.Status404NotFound, $"Session id '{id}' not found"));
            return;
        }

        headers.Write(context.Response, reading.Index, ReadMode.Default);
        SessionReader.Answer(context.Response, reading.Session, pretty);
    }

    public async Task DestroyAsync(HttpContext context, string id)
    {
        var outcome = await grains.GetGrain<ISessionGrain>(id).Destroy();
        headers.Write(context.Response, Math.Max(outcome.Index, ledger.CurrentIndex), ReadMode.Default);
        BooleanAnswer.Write(context.Response, true);
    }

    private async Task CreateAsync(HttpContext context, JsonElement root, bool pretty)
    {
        var body = new LooseJson();
        var definition = parser.Parse(body, root);
        if (body.Problem is not null)
        {
            // Consul tells what it cannot decode from what it does not accept.
            var isBehavior = body.Problem.StartsWith("Invalid Behavior", StringComparison.Ordinal);
            Refuse(context, isBehavior ? Refusal.ServerError(body.Problem) : Refusal.BadRequest(body.Problem));
            return;
        }

        RequestAccess.Of(context).Require(ResourceKind.Session, definition.Node, AccessLevel.Write);
        var id = Guid.NewGuid().ToString();
        var outcome = await grains.GetGrain<ISessionGrain>(id).Create(definition);
        if (outcome.Refusal is not null)
        {
            Refuse(context, Refusal.ServerError(outcome.Refusal));
            return;
        }

        headers.Write(context.Response, Math.Max(outcome.Index, ledger.CurrentIndex), ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, id, static (writer, created) =>
        {
            writer.WriteStartObject();
            writer.WriteString("ID"u8, created);
            writer.WriteEndObject();
        });
    }

    private void Refuse(HttpContext context, Refusal refusal)
    {
        headers.Write(context.Response, ReadMode.Default);
        PlainText.Refuse(context.Response, refusal);
    }
}

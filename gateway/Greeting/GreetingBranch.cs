using System.Text.Json;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Greeting;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Greeting;

/// <summary><c>GET /v1/greet/{name}</c>: greets by name and says how often that has happened.</summary>
internal sealed class GreetingBranch(IGrainFactory grains, IOptions<GatewayOptions> options) : IRawBranch
{
    private static readonly AllowedMethods Methods = new("OPTIONS,GET");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText Count = JsonEncodedText.Encode("count");

    private readonly int _nameBytesMax = options.Value.GreetingNameBytesMax;

    public string Prefix => "/v1/greet";

    public IReadOnlyList<RawOperation> Operations { get; } =
        [new(HttpMethod.Get, "/v1/greet/{name}", "Greets by name and counts how often: {\"message\":\"Hello, World!\",\"count\":1}.")];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            Methods.Answer(context);
            return Task.CompletedTask;
        }

        if (!EntityName.TryDecode(rest, "name", _nameBytesMax, out var name, out var refusal))
        {
            PlainText.Refuse(context.Response, refusal);
            return Task.CompletedTask;
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            PlainText.Refuse(context.Response, Refusal.BadRequest("Missing name: say whom to greet, as in /v1/greet/World."));
            return Task.CompletedTask;
        }

        return GreetAsync(context, name);
    }

    private async Task GreetAsync(HttpContext context, string name)
    {
        var reply = await grains.GetGrain<IGreetingGrain>(name).Greet();
        JsonAnswer.Write(context.Response, pretty: false, reply, static (writer, greeting) =>
        {
            writer.WriteStartObject();
            writer.WriteString(Message, greeting.Message);
            writer.WriteNumber(Count, greeting.Count);
            writer.WriteEndObject();
        });
    }
}

using System.Text.Json;
using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>Reads bodies that hold one JSON object, whatever their content type says.</summary>
internal sealed class RegistryBodies(RegistryAnswers answers, IOptions<GatewayOptions> options)
{
    private readonly int _bytesMax = options.Value.BodyBytesMax;

    /// <summary>Reads the body; answers, and gives null, when that fails.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">What the body holds, for people.</param>
    /// <param name="mayBeEmpty">Whether no body at all is the same as an empty object.</param>
    public async Task<JsonDocument?> ReadAsync(HttpContext context, string kind, bool mayBeEmpty = false)
    {
        if (await RequestBody.ReadAsync(context.Request, _bytesMax, context.RequestAborted) is not { } bytes)
        {
            answers.Refuse(context, Refusal.TooLarge($"The {kind} is too large; the limit is {_bytesMax} bytes."));
            return null;
        }

        if (!LooseJson.TryParse(bytes.Length == 0 && mayBeEmpty ? "{}"u8.ToArray() : bytes, out var document, out var refusal))
        {
            answers.Refuse(context, refusal);
        }

        return document;
    }
}

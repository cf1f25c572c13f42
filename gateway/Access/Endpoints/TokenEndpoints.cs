using System.Text.Json;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Endpoints;

/// <summary><c>/v1/acl/token…</c> and <c>/v1/acl/bootstrap</c>: makes, shows, changes and removes tokens.</summary>
internal sealed class TokenEndpoints(
    AccessPicture picture, AccessStore store, TokenParser parser, RegistryBodies bodies, RegistryAnswers answers, ConsulHeaders headers, IOptions<AccessOptions> options)
{
    private readonly AccessOptions _options = options.Value;

    /// <summary>Makes the first token, which may do everything; only once.</summary>
    public async Task BootstrapAsync(HttpContext context, bool pretty)
    {
        using var document = await bodies.ReadAsync(context, "token", mayBeEmpty: true);
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var given = body.Text(document.RootElement, "BootstrapSecret");
        body.Fail(given.Length > 0 && !Guid.TryParseExact(given, "D", out _) ? "Invalid BootstrapSecret: it is not a UUID; leave it out and one is made." : null);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        using var empty = JsonDocument.Parse("{}");
        var (token, secret) = parser.ParseNew(body, empty.RootElement);
        secret = given.Length > 0 ? given : secret;
        token = token with { SecretHash = Secret.Hash(secret), Description = "Bootstrap Token (Global Management)", Policies = [AccessPolicy.Management.Id] };
        if (!string.IsNullOrEmpty(_options.InitialManagementToken) || !await store.CreateAsync(token, isFirst: true))
        {
            answers.Refuse(context, new Refusal(StatusCodes.Status403Forbidden, "Permission denied: ACL bootstrap no longer allowed"));
            return;
        }

        Answer(context, token, secret, pretty);
    }

    public async Task CreateAsync(HttpContext context, bool pretty)
    {
        using var document = await bodies.ReadAsync(context, "token", mayBeEmpty: true);
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var (token, secret) = parser.ParseNew(body, document.RootElement);
        var count = picture.TokenCount;
        body.Fail(count >= _options.TokenCountMax ? $"There are {count} tokens, which is the limit; delete one first, or raise {AccessOptions.SectionName}:{nameof(AccessOptions.TokenCountMax)}." : null);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        if (!await store.CreateAsync(token))
        {
            answers.Refuse(context, Refusal.BadRequest("Invalid Token: its SecretID or AccessorID is taken; leave them out and they are made."));
            return;
        }

        Answer(context, token, secret, pretty);
    }

    public async Task UpdateAsync(HttpContext context, string accessor, bool pretty)
    {
        using var document = await bodies.ReadAsync(context, "token");
        if (document is null)
        {
            return;
        }

        if (picture.FindToken(accessor) is not { } held)
        {
            AnswerUnknown(context, accessor);
            return;
        }

        var body = new LooseJson();
        var token = parser.ParseUpdate(body, document.RootElement, held);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        // That of the anonymous has no row until it is changed for the first time.
        var isNew = accessor == AccessToken.Anonymous && held.CreatedAt == default;
        token = isNew ? token with { CreatedAt = DateTimeOffset.UnixEpoch } : token;
        if (await store.UpdateAsync(token, isNew ? 0 : held.ModifyIndex))
        {
            Answer(context, token, null, pretty);
            return;
        }

        AnswerContended(context);
    }

    public async Task DeleteAsync(HttpContext context, string accessor)
    {
        if (accessor == AccessToken.Anonymous)
        {
            answers.Refuse(context, new Refusal(StatusCodes.Status400BadRequest, "Delete operation not permitted on the anonymous token"));
            return;
        }

        if (accessor == RequestAccess.Of(context).Token?.AccessorId)
        {
            answers.Refuse(context, new Refusal(StatusCodes.Status400BadRequest, "Deletion of the request's authorization token is not permitted"));
            return;
        }

        if (picture.FindToken(accessor) is not { } held)
        {
            AnswerUnknown(context, accessor);
            return;
        }

        if (!await store.DeleteAsync(held))
        {
            AnswerContended(context);
            return;
        }

        headers.Write(context.Response, ReadMode.Default);
        BooleanAnswer.Write(context.Response, true);
    }

    public void Show(HttpContext context, string accessor, bool pretty)
    {
        if (picture.FindToken(accessor) is not { } token)
        {
            AnswerUnknown(context, accessor);
            return;
        }

        Answer(context, token, null, pretty);
    }

    public void ShowOwn(HttpContext context, bool pretty)
    {
        if (RequestAccess.Of(context).Token is { } token)
        {
            Answer(context, token, null, pretty);
        }
    }

    public void List(HttpContext context, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, picture, static (writer, known) =>
        {
            writer.WriteStartArray();
            foreach (var token in known.ListTokens())
            {
                AccessJson.Write(writer, token, null, known);
            }

            writer.WriteEndArray();
        });
    }

    // What was stored has indexes that only the picture knows.
    private void Answer(HttpContext context, AccessToken token, string? secret, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        context.Response.Headers.CacheControl = "no-store";
        JsonAnswer.Write(context.Response, pretty, (Token: picture.FindToken(token.AccessorId) ?? token, Secret: secret, Picture: picture), static (writer, state) =>
            AccessJson.Write(writer, state.Token, state.Secret, state.Picture));
    }

    private void AnswerUnknown(HttpContext context, string accessor) =>
        answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, $"Cannot find token '{accessor}': ACL not found"));

    private void AnswerContended(HttpContext context) =>
        answers.Refuse(context, new Refusal(StatusCodes.Status409Conflict, "The token was changed or removed meanwhile; read it and try again."));
}

using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.Ledger;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Snapshots;

/// <summary><c>/v1/snapshot</c>: everything the ledger holds, out as an archive, or in from one.</summary>
internal sealed class SnapshotBranch(
    ILedgerBackup backups, SnapshotRestorer restorer, RegistryAnswers answers, ConsulHeaders headers, IOptions<GatewayOptions> options) : IRawBranch
{
    private const string ArchiveType = "application/x-gzip";
    private const int CopyBytes = 128 << 10;

    private static readonly AllowedMethods Methods = new("OPTIONS,GET,PUT");

    private readonly long _bytesMax = options.Value.SnapshotBytesMax;

    public string Prefix => "/v1/snapshot";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/snapshot", "Everything that is stored, as it was at one moment, as an archive."),
        new(HttpMethod.Put, "/v1/snapshot", "Makes what is stored what the archive in the body holds."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (!rest.IsEmpty)
        {
            answers.AnswerNoSuchPath(context);
            return Task.CompletedTask;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            return SaveAsync(context);
        }

        if (HttpMethods.IsPut(context.Request.Method))
        {
            return RestoreAsync(context);
        }

        headers.Write(context.Response, ReadMode.Default);
        Methods.Answer(context);
        return Task.CompletedTask;
    }

    private async Task SaveAsync(HttpContext context)
    {
        await using var backup = await backups.OpenAsync(context.RequestAborted);
        headers.Write(context.Response, backup.Index, ReadMode.Consistent);
        context.Response.ContentType = ArchiveType;

        // From here on a failure breaks the connection: half an archive must not look like a whole one.
        await context.Response.StartAsync(context.RequestAborted);
        await SnapshotWriter.WriteAsync(backup, context.Response.Body, context.RequestAborted);
    }

    private async Task RestoreAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _bytesMax;
        }

        // Nothing is touched before the whole archive is here and has been looked through.
        await using var archive = new FileStream(
            Path.Combine(Path.GetTempPath(), $"actors-snapshot-{Guid.NewGuid():N}"),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, CopyBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await context.Request.Body.CopyToAsync(archive, CopyBytes, context.RequestAborted);
        try
        {
            archive.Position = 0;
            var head = await SnapshotReader.VerifyAsync(archive, context.RequestAborted);
            archive.Position = 0;
            await restorer.RestoreAsync(head, archive, context.RequestAborted);
        }
        catch (InvalidDataException failure)
        {
            answers.Refuse(context, Refusal.BadRequest($"Invalid snapshot: {failure.Message} Nothing was changed."));
            return;
        }

        headers.Write(context.Response, ReadMode.Default);
        context.Response.ContentLength = 0;
    }
}

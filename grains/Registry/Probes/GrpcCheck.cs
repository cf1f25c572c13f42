using System.Net;
using System.Net.Http.Headers;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Probes;

/// <summary>Asks gRPC's standard health service, over HTTP/2 with or without TLS: serving is passing, everything else critical.</summary>
internal sealed class GrpcCheck(ProbeHttp http) : IProbe
{
    public string Type => CheckTypes.Grpc;

    public async Task<ProbeFinding?> AskAsync(InstanceId id, ProbeDefinition probe, CancellationToken cancellationToken)
    {
        var slash = probe.Target.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? probe.Target : probe.Target[..slash];
        var service = slash < 0 ? string.Empty : probe.Target[(slash + 1)..];
        using var request = CreateRequest(probe.Tls?.Uses == true ? "https" : "http", authority, service);
        return await http.SendAsync(request, followsRedirects: false, probe.Tls, response => JudgeAsync(response, probe.Target, cancellationToken), cancellationToken);
    }

    private static HttpRequestMessage CreateRequest(string scheme, string authority, string service)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{scheme}://{authority}/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcHealthMessage.Request(service)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", "Consul Health Check");
        return request;
    }

    private static async Task<ProbeFinding> JudgeAsync(HttpResponseMessage response, string target, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new ProbeFinding(CheckStatus.Critical, $"gRPC check {target}: HTTP status {(int)response.StatusCode}");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[GrpcHealthMessage.ResponseBytesMax];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (Status(response) is { } code and not "0")
        {
            return new ProbeFinding(CheckStatus.Critical, $"gRPC check {target}: grpc-status {code}");
        }

        return GrpcHealthMessage.IsServing(bytes.AsSpan(0, count))
            ? new ProbeFinding(CheckStatus.Passing, $"gRPC check {target}: success")
            : new ProbeFinding(CheckStatus.Critical, $"gRPC check {target}: the service does not say that it is serving");
    }

    // A call that fails at once has its status among the headers, as there is no message to trail.
    private static string? Status(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var trailing) || response.Headers.TryGetValues("grpc-status", out trailing)
            ? trailing.FirstOrDefault()
            : "missing";
}

using System.Net;
using System.Text;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;

namespace Actors.Grains.Registry.Probes;

/// <summary>Sends an HTTP request: 2xx is passing, 429 a warning, everything else critical.</summary>
internal sealed class HttpCheck(ProbeHttp http) : IProbe
{
    private const string UserAgent = "Consul Health Check";

    public string Type => CheckTypes.Http;

    public async Task<ProbeFinding?> AskAsync(InstanceId id, ProbeDefinition probe, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(probe);
        return await http.SendAsync(request, probe.Http?.FollowsRedirects ?? true, probe.Tls, async response =>
        {
            var text = await ReadAsync(response, probe.OutputBytesMax ?? CheckOutput.BytesMax, cancellationToken);
            return new ProbeFinding(Judge(response.StatusCode), $"HTTP {request.Method} {probe.Target}: {(int)response.StatusCode} {response.ReasonPhrase} Output: {text}");
        }, cancellationToken);
    }

    private static CheckStatus Judge(HttpStatusCode code) => (int)code switch
    {
        >= 200 and <= 299 => CheckStatus.Passing,
        429 => CheckStatus.Warning,
        _ => CheckStatus.Critical,
    };

    private static HttpRequestMessage CreateRequest(ProbeDefinition probe)
    {
        var request = new HttpRequestMessage(new HttpMethod(probe.Http?.Method ?? "GET"), probe.Target);
        if (probe.Http?.Body is { Length: > 0 } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        foreach (var line in (probe.Http?.Headers ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        request.Headers.TryAddWithoutValidation("Accept", "text/plain, text/*, */*");
        return request;
    }

    // Only the beginning: the rest of a long answer is nobody's business here.
    private static async Task<string> ReadAsync(HttpResponseMessage response, int bytesMax, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[bytesMax];
        var count = await stream.ReadAtLeastAsync(bytes, bytesMax, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}

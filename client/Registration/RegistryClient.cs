using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace Actors.Client.Registration;

/// <summary>The three requests that keep an instance registered.</summary>
internal sealed class RegistryClient(Uri address, string? token) : IDisposable
{
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new HttpClient { BaseAddress = address, Timeout = AnswerTimeMax }.WithToken(token);

    public async Task RegisterAsync(string id, Uri service, ServiceRegistrationOptions options, CancellationToken cancellationToken)
    {
        var check = new Dictionary<string, string> { ["CheckID"] = CheckOf(id), ["TTL"] = Text(options.Ttl), ["Status"] = "passing" };
        if (options.DeregisterAfter is { } after)
        {
            check.Add("DeregisterCriticalServiceAfter", Text(after));
        }

        var body = new { ID = id, options.Name, Address = service.Host.Trim('[', ']'), service.Port, options.Tags, options.Meta, Check = check };
        using var response = await _client.PutAsJsonAsync("/v1/agent/service/register", body, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that the instance lives; false: the registry does not know it.</summary>
    public async Task<bool> ReportAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _client.PutAsync($"/v1/agent/check/pass/{Uri.EscapeDataString(CheckOf(id))}", null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        await RequireAsync(response, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task DeregisterAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await _client.PutAsync($"/v1/agent/service/deregister/{Uri.EscapeDataString(id)}", null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            await RequireAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string CheckOf(string id) => $"service:{id}";

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    // The reason is in the body, which EnsureSuccessStatusCode does not show.
    private static async Task RequireAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var reason = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {reason.Trim()}", null, response.StatusCode);
        }
    }
}

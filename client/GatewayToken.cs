namespace Actors.Client;

/// <summary>What the gateway is asked with, where it asks for tokens: given, or found in the environment.</summary>
internal static class GatewayToken
{
    /// <summary>Consul's own variable, so that what is set for other clients counts here, too.</summary>
    public const string Variable = "CONSUL_HTTP_TOKEN";

    private const string Header = "X-Consul-Token";

    /// <summary>Has every request of a client carry the token, if there is one.</summary>
    public static HttpClient WithToken(this HttpClient client, string? given)
    {
        var token = given ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrWhiteSpace(token))
        {
            client.DefaultRequestHeaders.Add(Header, token.Trim());
        }

        return client;
    }
}

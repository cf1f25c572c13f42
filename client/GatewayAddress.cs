namespace Actors.Client;

/// <summary>Where the gateway is: given, or found in the environment.</summary>
internal static class GatewayAddress
{
    /// <summary>Consul's own variable, so that what is set for other clients counts here, too.</summary>
    public const string Variable = "CONSUL_HTTP_ADDR";

    private static readonly Uri Default = new("http://127.0.0.1:8500");

    /// <exception cref="FormatException">The environment names something that is no address of HTTP.</exception>
    public static Uri Resolve(Uri? given) => given ?? FromText(Environment.GetEnvironmentVariable(Variable)) ?? Default;

    private static Uri? FromText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new FormatException($"The environment variable {Variable} is '{text}'; give an address such as 127.0.0.1:8500.");
    }
}

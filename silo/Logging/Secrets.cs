using System.Text.RegularExpressions;

namespace Actors.Silo.Logging;

/// <summary>
/// Takes out of a text what looks like a secret. Our own lines hold none; this is for those of libraries, which may quote a request's query
/// or a connection string.
/// </summary>
internal static partial class Secrets
{
    /// <summary>What stands where a secret was.</summary>
    public const string Hidden = "***";

    // Nobody's log line takes longer than this to look through; one that would is not written out.
    private const int SearchMilliseconds = 100;

    public static string Hide(string text)
    {
        try
        {
            return MayHold(text) ? Named().Replace(text, $"$1{Hidden}") : text;
        }
        catch (RegexMatchTimeoutException)
        {
            return Hidden;
        }
    }

    /// <summary>Whether a field of this name is a secret as a whole.</summary>
    public static bool IsNameOfOne(string name)
    {
        try
        {
            return Name().IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static bool MayHold(string text) =>
        text.Contains("pass", StringComparison.OrdinalIgnoreCase)
        || text.Contains("pwd", StringComparison.OrdinalIgnoreCase)
        || text.Contains("token", StringComparison.OrdinalIgnoreCase)
        || text.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || text.Contains("bearer", StringComparison.OrdinalIgnoreCase)
        || text.Contains("://", StringComparison.Ordinal);

    // password=…, ?token=…, X-Consul-Token: …, Bearer …, scheme://user:…@host
    [GeneratedRegex(
        """((?:\b(?:password|passwd|pwd|token|[a-z_]*secret)["']?\s*=\s*|x-consul-token["']?\s*[:=]\s*|\bbearer\s+|://[^/\s:@"']{0,128}:(?=[^/\s@"']{1,512}@)))(?:"[^"]*"|'[^']*'|[^&;,\s"'@)\]}]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        SearchMilliseconds)]
    private static partial Regex Named();

    [GeneratedRegex("password|passwd|pwd|secret|connectionstring|authorization|(?<!cancellation)token$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, SearchMilliseconds)]
    private static partial Regex Name();
}

using Actors.Gateway.Access.Tokens;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access;

/// <summary>Who may do what at this gateway. Section <c>Actors:Gateway:Access</c> of the configuration; the same for all gateways of a cluster.</summary>
public sealed class AccessOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Gateway:Access";

    /// <summary>Whether tokens are asked for. Default: false; then everybody may do everything.</summary>
    public bool Enabled { get; set; }

    /// <summary>What holds where no rule says anything: <c>allow</c> or <c>deny</c>. Default: <c>deny</c>.</summary>
    public string DefaultPolicy { get; set; } = "deny";

    /// <summary>
    /// A secret that may do everything, for as long as it stands in the configuration; give it as <c>Actors__Gateway__Access__InitialManagementToken</c>
    /// in the environment. Never logged, never stored. Default: none; then <c>PUT /v1/acl/bootstrap</c> makes the first token.
    /// </summary>
    public string? InitialManagementToken { get; set; }

    /// <summary>The shortest time after which a token may be made to expire. Default: 1 minute.</summary>
    public TimeSpan TokenLifetimeMin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time after which a token that expires may do so. Default: 24 hours.</summary>
    public TimeSpan TokenLifetimeMax { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most tokens; each is held in memory by every gateway. Default: 20,000.</summary>
    public int TokenCountMax { get; set; } = 20_000;

    /// <summary>Most policies. Default: 2,000.</summary>
    public int PolicyCountMax { get; set; } = 2_000;

    /// <summary>Longest rules of one policy, in bytes. Default: 32 KiB.</summary>
    public int RulesBytesMax { get; set; } = 32 << 10;

    internal bool AllowsByDefault => string.Equals(DefaultPolicy, "allow", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reports every problem of <see cref="AccessOptions"/> at once, at start; never with the secret in it.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const int SecretCharactersMin = 32;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (!options.AllowsByDefault && !string.Equals(options.DefaultPolicy, "deny", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"Access option {nameof(options.DefaultPolicy)} is '{options.DefaultPolicy}'; choose allow or deny.");
        }

        if (!string.IsNullOrEmpty(options.InitialManagementToken) && !IsSecret(options.InitialManagementToken))
        {
            problems.Add($"Access option {nameof(options.InitialManagementToken)} is not a secret; give {SecretCharactersMin} to {Secret.CharactersMax} visible ASCII characters that nobody can guess, such as a random UUID.");
        }

        if (options.TokenLifetimeMin <= TimeSpan.Zero || options.TokenLifetimeMax < options.TokenLifetimeMin || options.TokenLifetimeMax > TimeSpan.FromDays(3650))
        {
            problems.Add($"Access options {nameof(options.TokenLifetimeMin)} and {nameof(options.TokenLifetimeMax)} are '{options.TokenLifetimeMin}' and '{options.TokenLifetimeMax}'; choose durations above zero and up to 3650 days, the first not above the second.");
        }

        Range(problems, nameof(options.TokenCountMax), options.TokenCountMax, 1, 1_000_000);
        Range(problems, nameof(options.PolicyCountMax), options.PolicyCountMax, 1, 100_000);
        Range(problems, nameof(options.RulesBytesMax), options.RulesBytesMax, 64, 256 << 10);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsSecret(string text) =>
        text.Length is >= SecretCharactersMin and <= Secret.CharactersMax && text.All(character => character is > ' ' and <= '~');

    private static void Range(List<string> problems, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            problems.Add($"Access option {name} is '{value}'; choose a value from {least} to {most}.");
        }
    }
}

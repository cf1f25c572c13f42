using Microsoft.Extensions.Options;

namespace Actors.Gateway;

/// <summary>Reports every problem of <see cref="GatewayOptions"/> at once, at start.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int LedgerKeyBytesMax = 1024;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Datacenter))
        {
            problems.Add($"Gateway option {nameof(options.Datacenter)} is blank; give a name such as dc1.");
        }

        Range(problems, nameof(options.KeyBytesMax), options.KeyBytesMax, 1, LedgerKeyBytesMax);
        Range(problems, nameof(options.ValueBytesMax), options.ValueBytesMax, 1, options.BodyBytesMax);
        Range(problems, nameof(options.TransactionCountMax), options.TransactionCountMax, 1, 128);
        Range(problems, nameof(options.TransactionBytesMax), options.TransactionBytesMax, 1, options.BodyBytesMax);
        Range(problems, nameof(options.GreetingNameBytesMax), options.GreetingNameBytesMax, 1, LedgerKeyBytesMax);
        Range(problems, nameof(options.BodyBytesMax), options.BodyBytesMax, 1, 64 << 20);
        Range(problems, nameof(options.RequestLineBytesMax), options.RequestLineBytesMax, 3 * options.KeyBytesMax, 1 << 20);
        Range(problems, nameof(options.HeaderBytesMax), options.HeaderBytesMax, 1024, 1 << 20);
        Range(problems, nameof(options.HeaderCountMax), options.HeaderCountMax, 10, 10_000);
        Range(problems, nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 1_000_000);
        Range(problems, nameof(options.BodyBytesPerSecondMin), options.BodyBytesPerSecondMin, 1, 1 << 20);
        Range(problems, nameof(options.SnapshotBytesMax), options.SnapshotBytesMax, 1, 1L << 40);
        Positive(problems, nameof(options.HeadersTimeout), options.HeadersTimeout);
        Positive(problems, nameof(options.KeepAliveTimeout), options.KeepAliveTimeout);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Range(List<string> problems, string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            problems.Add($"Gateway option {name} is '{value}'; choose a value from {least} to {most}.");
        }
    }

    private static void Positive(List<string> problems, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            problems.Add($"Gateway option {name} is '{value}'; choose a duration above zero.");
        }
    }
}

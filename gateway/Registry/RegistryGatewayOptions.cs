using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>
/// The one node that agents' clients see here, and the bounds of a registration. Section <c>Actors:Gateway:Registry</c> of the configuration.
/// </summary>
public sealed class RegistryGatewayOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Gateway:Registry";

    /// <summary>The node to which everything registered through <c>/v1/agent</c> belongs. Default: <c>actors</c>.</summary>
    public string NodeName { get; set; } = "actors";

    /// <summary>The node's address, which clients use for a service that gave none. Default: <c>127.0.0.1</c>.</summary>
    public string NodeAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// Accepts GET where clients of old Consul versions use it to change something: deregister, pass, warn, fail. A page in a browser could
    /// then do the same. Default: false.
    /// </summary>
    public bool LegacyGet { get; set; }

    /// <summary>Longest service name, service id, check name or check id, in UTF-8 bytes. Default: 1,024.</summary>
    public int NameBytesMax { get; set; } = 1024;

    /// <summary>Most tags of one service. Default: 128.</summary>
    public int TagCountMax { get; set; } = 128;

    /// <summary>Longest tag, in UTF-8 bytes. Default: 512.</summary>
    public int TagBytesMax { get; set; } = 512;

    /// <summary>Most pairs of metadata of one service. Default: 64.</summary>
    public int MetaCountMax { get; set; } = 64;

    /// <summary>Longest metadata key, in characters. Default: 128.</summary>
    public int MetaKeyCharactersMax { get; set; } = 128;

    /// <summary>Longest metadata value, in characters. Default: 512.</summary>
    public int MetaValueCharactersMax { get; set; } = 512;

    /// <summary>Longest address, note or other text of a registration, in characters. Default: 4,096.</summary>
    public int TextCharactersMax { get; set; } = 4096;
}

/// <summary>Reports every problem of <see cref="RegistryGatewayOptions"/> at once, at start.</summary>
internal sealed class RegistryGatewayOptionsValidator : IValidateOptions<RegistryGatewayOptions>
{
    private const int NameBytesLimit = 1024;

    public ValidateOptionsResult Validate(string? name, RegistryGatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.NodeName) || options.NodeName.Any(char.IsControl))
        {
            problems.Add($"Registry option {nameof(options.NodeName)} is '{options.NodeName}'; give a name without control characters.");
        }

        Range(problems, nameof(options.NameBytesMax), options.NameBytesMax, NameBytesLimit);
        Range(problems, nameof(options.TagCountMax), options.TagCountMax, 1024);
        Range(problems, nameof(options.TagBytesMax), options.TagBytesMax, 4096);
        Range(problems, nameof(options.MetaCountMax), options.MetaCountMax, 1024);
        Range(problems, nameof(options.MetaKeyCharactersMax), options.MetaKeyCharactersMax, 1024);
        Range(problems, nameof(options.MetaValueCharactersMax), options.MetaValueCharactersMax, 4096);
        Range(problems, nameof(options.TextCharactersMax), options.TextCharactersMax, 65_536);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Range(List<string> problems, string name, int value, int most)
    {
        if (value < 1 || value > most)
        {
            problems.Add($"Registry option {name} is '{value}'; choose a value from 1 to {most}.");
        }
    }
}

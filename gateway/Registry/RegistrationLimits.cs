using System.Text;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>Says what in a registration is too long or malformed, naming the limit; null when nothing is.</summary>
internal sealed class RegistrationLimits(IOptions<RegistryGatewayOptions> options)
{
    private readonly RegistryGatewayOptions _options = options.Value;

    public int TagCountMax => _options.TagCountMax;

    public int MetaCountMax => _options.MetaCountMax;

    /// <summary>For names and ids, which are also parts of paths and keys.</summary>
    public string? FindProblemOfName(string kind, string name)
    {
        if (name.Any(char.IsControl))
        {
            return $"Invalid {kind}: it holds a control character; leave it out.";
        }

        if (name.Length > 0 && string.IsNullOrWhiteSpace(name))
        {
            return $"Invalid {kind}: it is blank; give it a visible name.";
        }

        return FindProblemOfBytes(kind, name, _options.NameBytesMax);
    }

    public string? FindProblemOfText(string kind, string text) => text.Length > _options.TextCharactersMax
        ? $"Invalid {kind}: it has {text.Length} characters; the limit is {_options.TextCharactersMax}."
        : null;

    public string? FindProblemOfTag(string tag) => FindProblemOfBytes("service tag", tag, _options.TagBytesMax);

    public string? FindProblemOfMeta(string key, string value)
    {
        if (key.Length == 0 || key.Length > _options.MetaKeyCharactersMax)
        {
            return $"Invalid Service Meta: a key has {key.Length} characters; allowed are 1 to {_options.MetaKeyCharactersMax}.";
        }

        if (!key.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            return $"Invalid Service Meta: key '{key}' may only hold letters, digits, '_' and '-'.";
        }

        return value.Length > _options.MetaValueCharactersMax
            ? $"Invalid Service Meta: the value of '{key}' has {value.Length} characters; the limit is {_options.MetaValueCharactersMax}."
            : null;
    }

    private static string? FindProblemOfBytes(string kind, string text, int bytesMax)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes > bytesMax ? $"Invalid {kind}: it takes {bytes} bytes of UTF-8; the limit is {bytesMax} bytes." : null;
    }
}

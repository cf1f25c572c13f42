using System.Globalization;

namespace Orleans.Runtime;

/// <summary>The identity of one activation of a grain, unique over all silos and time.</summary>
public readonly record struct ActivationId
{
    private readonly Guid _value;

    private ActivationId(Guid value) => _value = value;

    /// <summary>True for <c>default</c>, which identifies nothing.</summary>
    public bool IsDefault => _value == Guid.Empty;

    /// <summary>A new identity.</summary>
    public static ActivationId NewId() => new(Guid.CreateVersion7());

    /// <summary>Reads the text form: 32 hexadecimal digits behind an at sign.</summary>
    /// <exception cref="FormatException">The text is of another form.</exception>
    public static ActivationId FromParsableString(string activationId)
    {
        ArgumentNullException.ThrowIfNull(activationId);
        return activationId.StartsWith('@') && Guid.TryParseExact(activationId.AsSpan(1), "N", out var value)
            ? new ActivationId(value)
            : throw new FormatException($"Activation id '{activationId}' is not an at sign and 32 hexadecimal digits.");
    }

    /// <summary>The text form.</summary>
    public string ToParsableString() => ToString();

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"@{_value:N}");
}

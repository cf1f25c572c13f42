using System.Globalization;

namespace Actors.Runtime.Validation;

/// <summary>Collects the problems of one options object.</summary>
internal sealed class OptionChecks(string optionsName)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public OptionChecks Positive(string name, TimeSpan value) =>
        value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? this : Add(name, value, "give a positive duration, for example 00:00:30");

    public OptionChecks Positive(string name, int value) => value > 0 ? this : Add(name, value, "give a positive number");

    public OptionChecks NotNegative(string name, int value) => value >= 0 ? this : Add(name, value, "give zero or a positive number");

    public OptionChecks Percentage(string name, double value) =>
        value is > 0 and <= 100 ? this : Add(name, value, "give a percentage above 0 and up to 100");

    public OptionChecks NotBlank(string name, string? value) =>
        string.IsNullOrWhiteSpace(value) ? Add(name, value ?? "", "give a value") : this;

    public OptionChecks Add(string name, object value, string remedy)
    {
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{optionsName}.{name} is '{value}'; {remedy}."));
        return this;
    }
}

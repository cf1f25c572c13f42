using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>A list of gateways that never changes.</summary>
public class StaticGatewayListProviderOptions : IValidatedOptions
{
    /// <summary>The gateways, each as <c>gwy.tcp://address:port/0</c>.</summary>
    [SuppressMessage("Design", "CA1002", Justification = "The Orleans API fixes the type.")]
    [SuppressMessage("Usage", "CA2227", Justification = "The Orleans API fixes the setter.")]
    public List<Uri> Gateways { get; set; } = [];

    IEnumerable<string> IValidatedOptions.FindProblems() => Gateways.Count > 0
        ? []
        : new OptionChecks(nameof(StaticGatewayListProviderOptions)).Add(nameof(Gateways), "", "give at least one gateway").Problems;
}

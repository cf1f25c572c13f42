using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>Which cluster and which service a host belongs to.</summary>
public class ClusterOptions : IValidatedOptions
{
    /// <summary>The cluster id that applies when none is set.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The service id that applies when none is set.</summary>
    public const string DefaultServiceId = "default";

    private const int IdLengthMax = 150;

    /// <summary>Silos with the same cluster id form one cluster. At most 150 characters.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>Owns stored state and reminders; stays the same over redeployments. At most 150 characters.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        foreach (var (name, id) in new[] { (nameof(ClusterId), ClusterId), (nameof(ServiceId), ServiceId) })
        {
            if (string.IsNullOrWhiteSpace(id) || id.Length > IdLengthMax)
            {
                yield return $"{nameof(ClusterOptions)}.{name} is '{id}'; give 1 to {IdLengthMax} visible characters.";
            }
        }
    }
}

namespace Actors.Grains.Registry.Protection;

/// <summary>
/// When the loss of many instances of a service at once is taken for a broken way to them, so that discovery goes on offering them. Section
/// <c>Actors:Registry:MassLoss</c>.
/// </summary>
public sealed class MassLossOptions
{
    /// <summary>
    /// A service is protected when more than this share of its usable instances is lost within <see cref="Window"/>: from 0 to below 1. Default: 0,
    /// which protects nothing, as Consul does.
    /// </summary>
    public double Share { get; set; }

    /// <summary>The same for single services, by name; 0 protects the service never.</summary>
    public IDictionary<string, double> Services { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How long a loss may take to count as one. Default: 30 s.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Services with fewer usable instances are not protected: of few, some are soon many. Default: 4.</summary>
    public int InstancesMin { get; set; } = 4;

    /// <summary>How long a protection holds at most. Default: 15 min.</summary>
    public TimeSpan HoldMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The share that counts for a service.</summary>
    public double ShareOf(string serviceName) => Services.TryGetValue(serviceName, out var own) ? own : Share;

    internal void Check(List<string> problems)
    {
        CheckShare(problems, nameof(Share), Share);
        foreach (var (name, share) in Services)
        {
            CheckShare(problems, $"Services:{name}", share);
        }

        CheckTime(problems, nameof(Window), Window);
        CheckTime(problems, nameof(HoldMax), HoldMax);
        if (InstancesMin is < 1 or > 1_000_000)
        {
            problems.Add($"Registry option MassLoss:InstancesMin is '{InstancesMin}'; choose a value from 1 to 1000000.");
        }
    }

    private static void CheckShare(List<string> problems, string name, double share)
    {
        if (share is not (>= 0 and < 1))
        {
            problems.Add($"Registry option MassLoss:{name} is '{share.ToString(System.Globalization.CultureInfo.InvariantCulture)}'; choose a share from 0, which is off, to below 1, such as 0.5.");
        }
    }

    private static void CheckTime(List<string> problems, string name, TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromDays(7))
        {
            problems.Add($"Registry option MassLoss:{name} is '{time}'; choose a duration from 1 s to 7 days.");
        }
    }
}

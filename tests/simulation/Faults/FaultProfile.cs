namespace Actors.Simulation.Tests.Faults;

/// <summary>A kind of bad day.</summary>
/// <param name="Name">What <c>--profile</c> takes.</param>
/// <param name="Duration">How long faults go on.</param>
/// <param name="Rates">Which.</param>
internal sealed record FaultProfile(string Name, TimeSpan Duration, IReadOnlyList<FaultRate> Rates)
{
    public static readonly IReadOnlyList<FaultProfile> All =
    [
        new("calm", Seconds(20), []),
        new("one-kill", Seconds(1), [Once(FaultKind.Kill, 20)]) { Rest = Seconds(10) },
        new("one-power-off", Seconds(1), [Once(FaultKind.PowerOff, 40)]) { Rest = Seconds(25) },
        new("flaky", Seconds(30), [Rate(FaultKind.NetworkFlaky, 4, 1, 12), Rate(FaultKind.DatabaseFlaky, 2, 1, 12), Rate(FaultKind.Freeze, 2, 0.05, 1)]),
        new("partitions", Seconds(40), [Rate(FaultKind.Partition, 3, 0.5, 25), Rate(FaultKind.OneWay, 2, 0.5, 20), Rate(FaultKind.BadLink, 2, 0.5, 35), Rate(FaultKind.DatabaseCut, 1, 1, 15)]),
        new("crashes", Seconds(40), [Rate(FaultKind.Kill, 4, 0.2, 15), Rate(FaultKind.PowerOff, 2, 0.2, 15), Rate(FaultKind.Leave, 3, 0.5, 10), Rate(FaultKind.KillAll, 1, 0.2, 6)]),
        new("pauses", Seconds(40), [Rate(FaultKind.Freeze, 5, 0.1, 30), Rate(FaultKind.ClockJump, 3, 1, 20)]),
        new("sql-outage", Seconds(60), [Rate(FaultKind.DatabaseOutage, 2, 2, 60), Rate(FaultKind.DatabaseCut, 2, 1, 30), Rate(FaultKind.DatabaseFlaky, 3, 1, 20), Rate(FaultKind.Kill, 1, 0.2, 20)]),
        new("everything", Seconds(60), [.. Enum.GetValues<FaultKind>().Select(Ordinary)]),
    ];

    /// <summary>How long after that no new fault comes, but those that last are not ended.</summary>
    public TimeSpan Rest { get; init; }

    public static FaultProfile Named(string name) =>
        All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException($"There is no profile '{name}'; take one of {string.Join(", ", All.Select(profile => profile.Name))}.", nameof(name));

    // A bit of everything: seldom enough that most plans leave somebody alive to observe it.
    private static FaultRate Ordinary(FaultKind kind) => kind switch
    {
        FaultKind.Kill => Rate(kind, 3, 0.2, 20),
        FaultKind.PowerOff => Rate(kind, 1, 0.2, 20),
        FaultKind.KillAll => Rate(kind, 1, 0.2, 5),
        FaultKind.Leave => Rate(kind, 2, 0.5, 15),
        FaultKind.Freeze => Rate(kind, 2, 0.1, 30),
        FaultKind.Partition => Rate(kind, 2, 0.5, 25),
        FaultKind.OneWay => Rate(kind, 1, 0.5, 20),
        FaultKind.BadLink => Rate(kind, 2, 0.5, 30),
        FaultKind.DatabaseCut => Rate(kind, 1, 1, 20),
        FaultKind.DatabaseOutage => Rate(kind, 1, 1, 40),
        FaultKind.DatabaseFlaky => Rate(kind, 1, 1, 20),
        FaultKind.NetworkFlaky => Rate(kind, 2, 1, 15),
        FaultKind.ClockJump => Rate(kind, 1, 1, 20),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A new kind of fault; say here how often it comes."),
    };

    private static FaultRate Rate(FaultKind kind, int countMax, double min, double max) => new(kind, 0, countMax, Seconds(min), Seconds(max));

    private static FaultRate Once(FaultKind kind, double duration) => new(kind, 1, 1, Seconds(duration), Seconds(duration));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromMilliseconds((long)(seconds * 1000));
}

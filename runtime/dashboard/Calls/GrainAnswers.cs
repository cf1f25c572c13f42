namespace Actors.Runtime.Dashboard.Calls;

/// <summary>A grain type in a list.</summary>
/// <remarks>The slowest method is the one with the highest p99; null when no call has ended.</remarks>
internal record GrainItem(
    string Type,
    string Class,
    int Activations,
    int Waiting,
    int Running,
    double? CallsPerSecond,
    double? ErrorsPerSecond,
    double? P50,
    double? P99,
    long Calls,
    long Errors,
    string? SlowestMethod,
    double? SlowestP99);

/// <summary>A grain type with its methods, and where its activations are.</summary>
internal sealed record GrainDetails : GrainItem
{
    private readonly GrainItem _item;

    public GrainDetails(GrainItem item, IReadOnlyList<MethodRow> methods, IReadOnlyList<SiloShare> silos)
        : base(item)
    {
        _item = item;
        Methods = methods;
        Silos = silos;
    }

    public IReadOnlyList<MethodRow> Methods { get; }

    public IReadOnlyList<SiloShare> Silos { get; }

    public GrainItem ToItem() => _item;
}

/// <summary>How many activations a silo has.</summary>
internal sealed record SiloShare(string Address, int Activations);

/// <summary>Methods, the first of some order.</summary>
internal sealed record MethodsAnswer(IReadOnlyList<MethodRow> Items);

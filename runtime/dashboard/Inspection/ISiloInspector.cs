using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>What a silo shows to dashboards beyond its figures, and does for them.</summary>
[Alias("actors.ISiloInspector")]
internal interface ISiloInspector : ISystemTarget
{
    [Alias("ReadNotes")]
    ValueTask<SiloNotes> ReadNotes();

    [Alias("FindActivations")]
    ValueTask<ActivationList> FindActivations(ActivationQuery query);

    /// <summary>An activation of this silo; null when the grain has none here.</summary>
    [Alias("Inspect")]
    Task<ActivationNotes?> Inspect(GrainId grainId);

    /// <summary>Has the activations of a grain end after what they do; returns how many.</summary>
    [Alias("Deactivate")]
    ValueTask<int> Deactivate(GrainId grainId);

    /// <summary>Has the activation of a grain move to another silo, any or the one that is named; null when the grain has none here.</summary>
    [Alias("Migrate")]
    Task<MoveAnswer?> Migrate(GrainId grainId, SiloAddress? to);
}

/// <summary>Gives dashboards outside of the silos what <see cref="ISiloInspector"/>s show: key 0. Every silo has its own.</summary>
[Alias("actors.IClusterInspectorGrain")]
internal interface IClusterInspectorGrain : IGrainWithIntegerKey
{
    [Alias("ReadNotes")]
    Task<SiloNotes> ReadNotes(SiloAddress silo);

    /// <summary>The activations of all silos, or of one.</summary>
    [Alias("FindActivations")]
    Task<ActivationList> FindActivations(ActivationQuery query, SiloAddress? silo);

    [Alias("Inspect")]
    Task<ActivationNotes?> Inspect(GrainId grainId);

    [Alias("Deactivate")]
    Task<int> Deactivate(GrainId grainId);

    [Alias("Migrate")]
    Task<MoveAnswer?> Migrate(GrainId grainId, SiloAddress? to);

    /// <summary>Null when the silos have no reminders.</summary>
    [Alias("FindReminders")]
    Task<ReminderList?> FindReminders(string search, int skip, int take);
}

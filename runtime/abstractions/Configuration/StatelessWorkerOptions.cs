using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>When activations of stateless workers that the load no longer needs are removed.</summary>
public class StatelessWorkerOptions : IValidatedOptions
{
    /// <summary>True to remove them; the default.</summary>
    public bool RemoveIdleWorkers { get; set; } = true;

    /// <summary>How often they are looked for; 500 ms.</summary>
    public TimeSpan IdleWorkersInspectionPeriod { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many times in a row one must be seen idle; 1.</summary>
    public int MinIdleCyclesBeforeRemoval { get; set; } = 1;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(StatelessWorkerOptions))
        .Positive(nameof(IdleWorkersInspectionPeriod), IdleWorkersInspectionPeriod)
        .Positive(nameof(MinIdleCyclesBeforeRemoval), MinIdleCyclesBeforeRemoval)
        .Problems;
}

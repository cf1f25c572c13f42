namespace Orleans.Diagnostics;

/// <summary>Names of the activity sources that the runtime writes to.</summary>
public static class ActivitySources
{
    /// <summary>A pattern that covers all of them.</summary>
    public const string AllActivitySourceName = "Microsoft.Orleans.*";

    /// <summary>Calls of grain methods.</summary>
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";

    /// <summary>Activation and deactivation.</summary>
    public const string LifecycleActivitySourceName = "Microsoft.Orleans.Lifecycle";

    /// <summary>The runtime's own calls.</summary>
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";

    /// <summary>Reads and writes of grain state.</summary>
    public const string StorageActivitySourceName = "Microsoft.Orleans.Storage";
}

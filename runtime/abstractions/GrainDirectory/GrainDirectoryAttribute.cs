using System.Diagnostics.CodeAnalysis;

namespace Orleans.GrainDirectory;

/// <summary>Chooses the directory that keeps the locations of the grain class's activations.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The Orleans API fixes the names.")]
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainDirectoryAttribute : Attribute
{
    /// <summary>The name of the cluster's own directory.</summary>
    public const string DEFAULT_GRAIN_DIRECTORY = "default";

    /// <summary>Chooses the cluster's own directory.</summary>
    public GrainDirectoryAttribute()
        : this(DEFAULT_GRAIN_DIRECTORY)
    {
    }

    /// <summary>Chooses the directory registered under a name.</summary>
    public GrainDirectoryAttribute(string grainDirectoryName) => GrainDirectoryName = grainDirectoryName;

    /// <summary>The name of the directory.</summary>
    public string GrainDirectoryName { get; set; }
}

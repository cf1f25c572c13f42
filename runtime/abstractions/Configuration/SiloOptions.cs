using System.Diagnostics.CodeAnalysis;

namespace Orleans.Configuration;

/// <summary>What a silo calls itself.</summary>
public class SiloOptions
{
    /// <summary>The silo's name; <c>Silo_</c> and some digits when none is given. Names are for people; two silos may share one.</summary>
    [AllowNull]
    public string SiloName
    {
        get => field ??= $"Silo_{Guid.NewGuid().ToString("N")[..5]}";
        set;
    }
}

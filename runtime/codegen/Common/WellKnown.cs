namespace Actors.Runtime.CodeGen.Common;

/// <summary>Full names of the types that the generators look for or refer to.</summary>
internal static class WellKnown
{
    public const string Addressable = "Orleans.Runtime.IAddressable";
    public const string Grain = "Orleans.Grain";
    public const string GrainBase = "Orleans.IGrainBase";
    public const string GrainContext = "Orleans.Runtime.IGrainContext";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string Request = "Actors.Runtime.Invocation.Request";
    public const string GeneratedManifest = "Actors.Runtime.Manifest.GeneratedManifestAttribute";

    /// <summary>Interfaces that say what a grain is addressed by, and have no methods to call.</summary>
    public static readonly IReadOnlyList<string> KeyMarkers =
    [
        "Orleans.IGrainWithStringKey", "Orleans.IGrainWithIntegerKey", "Orleans.IGrainWithGuidKey",
        "Orleans.IGrainWithIntegerCompoundKey", "Orleans.IGrainWithGuidCompoundKey",
    ];

    public static readonly IReadOnlyList<string> Markers =
    [
        .. KeyMarkers, Addressable, "Orleans.IGrain", "Orleans.IGrainObserver", "Orleans.ISystemTarget", "Orleans.Runtime.IGrainExtension",
    ];
}

namespace Actors.Runtime.Serialization;

/// <summary>The bounds that hold for every message, whatever its bytes say.</summary>
internal static class SerializerLimits
{
    /// <summary>How deep values may nest when written, read, skipped or copied; far from the end of a thread's stack.</summary>
    public const int DepthMax = 512;

    /// <summary>The longest type name, in UTF-8 bytes.</summary>
    public const int TypeNameBytesMax = 1024;

    /// <summary>How deep type arguments may nest in a type name.</summary>
    public const int TypeNameDepthMax = 16;

    /// <summary>How many distinct types a process resolves from names it reads; types are never unloaded, so this must be bounded.</summary>
    public const int ResolvedTypesMax = 16_384;
}

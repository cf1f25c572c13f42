using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>
/// The identities of observers: objects of a process that grains can call. The key names the process, so that every process knows
/// where to send a call without asking: <c>address/number</c>.
/// </summary>
internal static class ObserverIds
{
    private const char Separator = '/';

    private static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    /// <summary>A new identity of an observer in a process.</summary>
    public static GrainId New(SiloAddress owner) =>
        GrainId.Create(ObserverType, string.Create(CultureInfo.InvariantCulture, $"{owner.ToParsableString()}{Separator}{Guid.CreateVersion7():N}"));

    /// <summary>True for the identity of an observer.</summary>
    public static bool IsObserver(GrainId grainId) => grainId.Type == ObserverType;

    /// <summary>The process that an observer lives in; false when the key names none.</summary>
    public static bool TryGetOwner(GrainId observerId, [NotNullWhen(true)] out SiloAddress? owner)
    {
        var key = observerId.Key.ToString();
        var end = key.IndexOf(Separator, StringComparison.Ordinal);
        owner = null;
        if (end < 0)
        {
            return false;
        }

        try
        {
            owner = SiloAddress.FromParsableString(key[..end]);
            return true;
        }
        catch (FormatException)
        {
            // From the wire, or from storage that somebody has edited.
            return false;
        }
    }
}

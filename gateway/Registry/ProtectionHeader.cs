using System.Globalization;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Says on an answer about a service that mass-loss protection holds for it, and how many instances it shows as before.</summary>
internal static class ProtectionHeader
{
    public const string Name = "X-Actors-Protected";

    public static void Write(HttpResponse response, ServiceView view)
    {
        if (view.Protection is not null)
        {
            response.Headers[Name] = view.Instances.Count(instance => view.IsHeld(instance)).ToString(CultureInfo.InvariantCulture);
        }
    }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Actors.Gateway.Parking;

/// <summary>Puts parking into a server.</summary>
internal static class ParkingExtensions
{
    /// <summary>Lets requests be parked on every address that is listened on from now on.</summary>
    public static void UseRequestParking(this KestrelServerOptions options) =>
        options.ConfigureEndpointDefaults(static listen => listen.Use(static http => connection => ParkingConnection.ServeAsync(connection, http)));
}

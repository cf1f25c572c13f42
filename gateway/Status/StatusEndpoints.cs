using Actors.Gateway.Hosting;
using Actors.Gateway.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Status;

/// <summary>Who answers here. Every gateway can do everything, so each names itself as the leader and as its only peer.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/status/leader", Leader).WithSummary("The address of this gateway, as a JSON string.").Produces<string>();
        endpoints.MapGet("/v1/status/peers", Peers).WithSummary("The addresses of all gateways, as a JSON array.").Produces<string[]>();
    }

    private static void Leader(HttpContext context, IOptions<GatewayOptions> options, IServer server) =>
        JsonAnswer.Write(context.Response, pretty: false, GatewayServer.AdvertisedAddress(options.Value, server),
            static (writer, address) => writer.WriteStringValue(address));

    private static void Peers(HttpContext context, IOptions<GatewayOptions> options, IServer server) =>
        JsonAnswer.Write(context.Response, pretty: false, GatewayServer.AdvertisedAddress(options.Value, server), static (writer, address) =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(address);
            writer.WriteEndArray();
        });
}

using System.Text.Encodings.Web;
using Actors.Gateway.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Home;

/// <summary><c>/</c>: one page that says what this is and how to try it.</summary>
internal static class HomeEndpoints
{
    private const string AddressPlaceholder = "{{address}}";

    private static readonly Lazy<string> Template = new(ReadTemplate);

    public static void MapHome(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/", Show).WithSummary("What this is, with examples, as a page.").Produces<string>(contentType: "text/html");

    private static IResult Show(HttpContext context, IOptions<GatewayOptions> options, IServer server)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        var address = HtmlEncoder.Default.Encode(GatewayServer.AdvertisedAddress(options.Value, server));
        return Results.Content(Template.Value.Replace(AddressPlaceholder, address, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static string ReadTemplate()
    {
        using var stream = typeof(HomeEndpoints).Assembly.GetManifestResourceStream("HomePage.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

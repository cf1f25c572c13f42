using System.IO.Compression;
using Actors.Gateway.Access;
using Actors.Gateway.Dashboard;
using Actors.Gateway.Greeting;
using Actors.Gateway.Home;
using Actors.Gateway.Hosting;
using Actors.Gateway.Http;
using Actors.Gateway.KeyValue;
using Actors.Gateway.Metering;
using Actors.Gateway.OpenApi;
using Actors.Gateway.Registry;
using Actors.Gateway.Sessions;
using Actors.Gateway.Status;
using Actors.Gateway.Transactions;
using Actors.Gateway.Watching;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway;

/// <summary>
/// Puts the gateway into a host. The host brings what it calls: an <see cref="IGrainFactory"/> (a silo or a cluster
/// client) and an <see cref="Actors.Ledger.ILedger"/>.
/// </summary>
public static class GatewayExtensions
{
    /// <summary>Adds the gateway's services, and its options from section <see cref="GatewayOptions.SectionName"/>.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, GatewayServer>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConsulHeaders>().AddSingleton<FailureAnswers>();
        services.AddWatching();
        services.AddKeyValue();
        services.AddGreeting();
        services.AddRegistry();
        services.AddSessions();
        services.AddTransactions();
        services.AddAccess();
        services.AddRegistryPages();
        services.AddHealth();
        services.AddMetering();
        services.AddSingleton<RequestMetrics>();
        services.AddRouting();
        services.AddCompression();
        services.AddOpenApi("v1", options => options.AddDocumentTransformer<RawOperationsTransformer>());

        // At this category every request would get a scope, an activity and two lines, at a fifth of the throughput.
        return services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
    }

    /// <summary>Puts the gateway's middleware and endpoints into <paramref name="app"/>.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseAccess();
        app.UseMiddleware<RawBranches>();
        app.UseMiddleware<RoutedAnswers>();
        app.UseRouting();
        app.MapStatus();
        app.MapHealth();
        app.MapMetrics();
        app.MapHome();
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    private static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = [JsonAnswer.ContentType, "text/plain", "text/html", "text/css", "text/javascript"];
        });
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Actors.Grains.Registry.Probes;

/// <summary>Registers everything that probes.</summary>
internal static class ProbeRegistration
{
    public static void AddProbes(this IServiceCollection services) => services
        .AddSingleton<ProbeNetworks>()
        .AddSingleton<ProbeDialer>()
        .AddSingleton<ProbeHttp>()
        .AddSingleton<Prober>()
        .AddSingleton<IProbe, HttpCheck>()
        .AddSingleton<IProbe, TcpCheck>()
        .AddSingleton<IProbe, GrpcCheck>()
        .AddSingleton<IProbe, AliasCheck>();
}

using Actors.Gateway.Dns;
using Actors.Gateway.Dns.Wire;
using Actors.Grains.Registry;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Dns;

public sealed class DnsOutageTests
{
    [Fact]
    public async Task Service_CannotBeRead_IsAFailureAndNotAMissingName()
    {
        using var folder = new TemporaryFolder();
        await using var host = await GatewayHost.StartAsync(folder.File("actors.db"), configureServices: services =>
        {
            services.AddRegistryGrains();
            services.AddDnsServer(dns => dns.Port = 0);
        });
        var dns = host.Services.GetRequiredService<DnsServer>().EndPoint!;
        Assert.Equal(DnsCode.NameError, (await DnsClient.AskAsync(dns, "before.service.consul", DnsType.A)).Code);

        host.Ledger.IsDown = true;

        Assert.Equal(DnsCode.ServerFailure, (await DnsClient.AskAsync(dns, "during.service.consul", DnsType.A)).Code);
        host.Ledger.IsDown = false;
        await Eventually.TrueAsync(async () => (await DnsClient.AskAsync(dns, "during.service.consul", DnsType.A)).Code == DnsCode.NameError);
    }
}

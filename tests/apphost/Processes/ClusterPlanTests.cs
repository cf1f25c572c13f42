using System.Net;
using System.Net.Sockets;
using Actors.AppHost.Processes;
using Actors.Silo;
using Actors.Silo.Commands;

namespace Actors.AppHost.Tests.Processes;

public sealed class ClusterPlanTests
{
    [Fact]
    public void Plan_AnyNumberOfSilos_IsUnderstoodByTheSiloAndSharesNoPort()
    {
        var plan = ClusterPlan.Create(new ActorsOptions { HttpPort = 0 }, silos: 4);

        Assert.Equal(["gateway", "silo-1", "silo-2", "silo-3", "silo-4"], plan.Select(node => node.Name));
        Assert.All(plan, node => Assert.Empty(SiloCommand.Create().Parse([.. node.Arguments]).Errors));
        var ports = plan.SelectMany(node => node.Arguments).Where(argument => char.IsAsciiDigit(argument[0])).ToArray();
        Assert.Equal(2 + (4 * 3), ports.Length);
        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    [Fact]
    public void Plan_SiloPortIsTaken_TakesTheNextOne()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        var plan = ClusterPlan.Create(new ActorsOptions { SiloPort = taken }, silos: 1);

        Assert.DoesNotContain($":{taken}", plan[1].Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Password_IsNotAnArgument()
    {
        var plan = ClusterPlan.Create(new ActorsOptions { HttpPort = 0, Database = "Host=db;Password=secret" }, silos: 2);

        Assert.All(plan, node => Assert.DoesNotContain("secret", string.Join(' ', node.Arguments), StringComparison.Ordinal));
        Assert.All(plan, node => Assert.Contains("secret", node.Environment["Actors__Database"], StringComparison.Ordinal));
    }
}

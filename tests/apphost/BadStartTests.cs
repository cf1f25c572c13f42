using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Actors.AppHost.Tests;

/// <summary>What stands in the way of a start is one sentence that names the value and the remedy, and a non-zero exit code.</summary>
public sealed class BadStartTests
{
    [Theory]
    [InlineData("--prot", "8500", "'--prot'", "--help")]
    [InlineData("--port", "many", "'many'", "from 0 to 65535")]
    [InlineData("--port", "65536", "'65536'", "from 0 to 65535")]
    [InlineData("--database", "Host=127.0.0.1;Port=1;Username=nobody;Database=none", "'127.0.0.1:1'", "start it or correct the address")]
    [InlineData("--database", "Server Type=oracle", "'Host'", "add one of them")]
    [InlineData("--database", "taken/actors.db", "'taken/actors.db'", "folder")]
    public async Task AppHost_WrongArgument_IsOneSentence(string option, string argument, string value, string remedy)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("taken"), "A file where a folder is wanted.");
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, [option, argument]);

        await AssertOneSentenceAsync(host, value, remedy);
    }

    [Fact]
    public async Task AppHost_PortIsTaken_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", port]);

        await AssertOneSentenceAsync(host, $"'http://127.0.0.1:{port}'", "choose another port");
    }

    [Fact]
    public async Task Silo_SiloPortIsTaken_NamesThatPortAndItsOption()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var host = HostProcess.Start("Actors.Silo", folder.Path, ["--database", "own.db", "--port", "0", "--silo-port", port]);

        await AssertOneSentenceAsync(host, $"'127.0.0.1:{port}'", "--silo-port");
    }

    [Fact]
    public async Task AppHost_DnsPortIsTaken_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)other.Client.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--single", "--port", "0", "--dns-port", port]);

        await AssertOneSentenceAsync(host, $"'127.0.0.1:{port}'", "--dns-port");
    }

    [Fact]
    public async Task AppHost_SeveralWrongOptions_AreAllNamed()
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, [], ("Actors__SiloPort", "0"), ("Actors__ClusterId", " "), ("Actors__HttpAddress", "nowhere"));

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Equal(3, host.Complaints.Length);
        Assert.Contains("'nowhere'", host.Errors, StringComparison.Ordinal);
    }

    private static async Task AssertOneSentenceAsync(HostProcess host, string value, string remedy)
    {
        Assert.NotEqual(0, await host.WaitForExitAsync());
        Assert.Equal("", host.Output);
        var line = Assert.Single(host.Complaints);
        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }
}

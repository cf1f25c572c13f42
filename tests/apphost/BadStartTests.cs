using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Actors.Silo;
using Actors.Sql;
using Actors.Tests.Infrastructure;

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

    [Theory]
    [InlineData("Actors__Gateway__Access__InitialManagementToken", "short", "InitialManagementToken", "32 to 128")]
    [InlineData("Actors__Gateway__Access__DefaultPolicy", "perhaps", "'perhaps'", "choose allow or deny")]
    public async Task Single_WrongSettingOfTheGateway_IsOneSentence(string setting, string given, string value, string remedy)
    {
        using var folder = new TemporaryFolder();
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--single", "--port", "0", "--dns-port", "0"], ("Actors__Gateway__Access__Enabled", "true"), (setting, given));

        await AssertOneSentenceAsync(host, value, remedy);
    }

    [Fact]
    public async Task AppHost_PortIsTaken_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", port, "--dns-port", "0"]);

        await AssertOneSentenceAsync(host, $"'http://127.0.0.1:{port}'", "choose another port");
    }

    [Fact]
    public async Task AppHost_PortIsTakenByAProcessThatSaysItIsReady_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        var port = Text(FreePorts.Next());
        using var other = new HttpListener();
        other.Prefixes.Add($"http://127.0.0.1:{port}/");
        other.Start();
        var answering = AnswerReadyAsync(other);
        await using var host = HostProcess.Start("Actors.AppHost", folder.Path, ["--port", port, "--dns-port", "0"]);

        await AssertOneSentenceAsync(host, $"'http://127.0.0.1:{port}'", "choose another port");
        other.Stop();
        await answering;
    }

    [Fact]
    public async Task Silo_DeclaredDeadWhileItStarts_SaysByWhomAndWhenAndWhatToDo()
    {
        using var folder = new TemporaryFolder();
        await using (var schema = HostProcess.Start("Actors.Silo", folder.Path, ["schema", "apply", "--database", "own.db"]))
        {
            Assert.Equal(0, await schema.WaitForExitAsync());
        }

        DeclareDeadWhoeverJoins(folder.Combine("own.db"));
        await using var host = HostProcess.Start("Actors.Silo", folder.Path, ["--database", "own.db", "--port", "0", "--silo-port", Text(FreePorts.Next()), "--client-port", Text(FreePorts.Next())]);

        Assert.Equal(1, await host.WaitForExitAsync());
        var sentence = host.Complaints[^1];
        Assert.Contains("declared dead by '10.0.0.7:11111@7' at 12:34:56.789 UTC", sentence, StringComparison.Ordinal);
        Assert.Contains("start it again", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_AskedToStopWhileItStarts_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        var options = new ActorsOptions { Database = folder.Combine("own.db"), HttpPort = 0 };
        await using var host = ActorsHost.Create(options);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var failure = await Assert.ThrowsAsync<StartFailedException>(() => host.StartAsync(stop.Token));

        Assert.Contains("'http://127.0.0.1:0' was broken off", failure.Message, StringComparison.Ordinal);
        Assert.Contains("start it again", failure.Message, StringComparison.Ordinal);
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

    // As another gateway would, whose cluster is well.
    private static async Task AnswerReadyAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync("""{"ready":true,"problems":[],"activations":1,"calls":1,"threads":1,"heapBytes":1,"processId":1}"""u8.ToArray());
                context.Response.Close();
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    // Nobody is as fast as a trigger: the silo joins, and before it can do anything else two others have voted.
    private static void DeclareDeadWhoeverJoins(string database)
    {
        using var connection = SqliteDatabase.Open(DatabaseTarget.Parse(database));
        using var command = connection.CreateCommand();
        command.CommandText = """
            create trigger DeclareDead after insert on OrleansMembershipTable begin
                update OrleansMembershipTable set Status = 6, SuspectTimes = '10.0.0.7:11111@7,2030-01-01 12:34:56.789 GMT'
                where Address = new.Address and Port = new.Port and Generation = new.Generation;
                update OrleansMembershipVersionTable set Version = Version + 7;
            end;
            """;
        command.ExecuteNonQuery();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

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

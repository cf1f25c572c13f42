using System.Globalization;
using Actors.Silo;
using Actors.Silo.Commands;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests.Containers;

/// <summary>The image, checked against the code: there is no container engine here to build it with.</summary>
public sealed class DockerfileTests
{
    private static readonly Dockerfile File = Dockerfile.Read("silo/Dockerfile");

    [Fact]
    public void Dockerfile_EveryPath_Exists()
    {
        var publish = Assert.Single(File.All("RUN")).Split(' ');
        Assert.Equal(["dotnet", "publish", "silo/Actors.Silo.csproj"], publish[..3]);
        Assert.True(System.IO.File.Exists(RepositoryFolder.Combine(publish[2])));
        Assert.True(System.IO.File.Exists(RepositoryFolder.Combine("silo/Dockerfile.dockerignore")));

        // What is copied into the image is what was published.
        var output = publish[Array.IndexOf(publish, "--output") + 1];
        Assert.Equal($"--from=build {output} .", File.InImage("COPY"));
        Assert.EndsWith(" AS build", File.All("FROM")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Dockerfile_BaseImages_AreOfTheFrameworkThatIsTargeted()
    {
        var props = System.IO.File.ReadAllText(RepositoryFolder.Combine("Directory.Build.props"));
        var version = props.Split("<TargetFramework>net")[1].Split('<')[0];

        Assert.Equal(2, File.All("FROM").Length);
        Assert.Contains($"/sdk:{version} ", File.All("FROM")[0], StringComparison.Ordinal);
        Assert.EndsWith($"/aspnet:{version}", File.All("FROM")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Dockerfile_Image_RunsTheSiloAsAnUnprivilegedUser()
    {
        Assert.Equal("$APP_UID", File.InImage("USER"));
        Assert.Equal(["dotnet", $"{typeof(ActorsHost).Assembly.GetName().Name}.dll"], File.Words("ENTRYPOINT"));
    }

    [Fact]
    public void Dockerfile_PortsAndVariables_AreThoseOfTheOptions()
    {
        var options = new ActorsOptions();
        int[] expected = [options.HttpPort, options.SiloPort, options.ClientPort];

        Assert.Equal(expected, File.InImage("EXPOSE").Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture)));
        OptionNames.AssertKnown(File.InImage("ENV").Split('=')[0]);
    }

    [Fact]
    public void Dockerfile_HealthCheck_IsACommandOfTheSilo()
    {
        var words = File.Words("HEALTHCHECK");

        Assert.Equal(File.Words("ENTRYPOINT"), words[..2]);
        Assert.Empty(SiloCommand.Create().Parse(words[2..]).Errors);
        Assert.Equal($"http://127.0.0.1:{new ActorsOptions().HttpPort}/health/ready", words[3]);
    }

    [Fact]
    public async Task Health_ProcessComesUp_IsOneThenZero()
    {
        using var folder = new TemporaryFolder();
        await using (var early = HostProcess.Start("Actors.Silo", folder.Path, ["health", "http://127.0.0.1:9/health/ready"]))
        {
            Assert.Equal(1, await early.WaitForExitAsync());
            Assert.Contains("'http://127.0.0.1:9/health/ready'", Assert.Single(early.Complaints), StringComparison.Ordinal);
        }

        await using var host = HostProcess.Start("Actors.Silo", folder.Path, ["single", "--port", "0"]);
        await Eventually.TrueAsync(() => host.Output.Contains("Serving", StringComparison.Ordinal), TimeSpan.FromSeconds(60), host.Describe);
        using var client = host.CreateClient();
        await using var health = HostProcess.Start("Actors.Silo", folder.Path, ["health", new Uri(client.BaseAddress!, "health/ready").ToString()]);
        Assert.True(await health.WaitForExitAsync() == 0, health.Describe());
        Assert.Equal("Healthy", health.Output.Trim());
    }
}

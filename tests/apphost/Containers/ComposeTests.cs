using System.Globalization;
using Actors.Silo;
using Actors.Silo.Commands;
using Actors.Sql;
using Npgsql;

namespace Actors.AppHost.Tests.Containers;

/// <summary>docker-compose.yml, checked against the code: there is no container engine here to run it with.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read();

    public static TheoryData<string> OwnServices => [.. Compose.Own.Select(service => service.Key)];

    [Fact]
    public void Compose_Services_AreADatabaseThreeSilosAndAGateway() =>
        Assert.Equal(["gateway", "postgres", "silo-1", "silo-2", "silo-3"], Compose.Services.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Compose_Build_NamesFilesThatExist(string name)
    {
        var build = ComposeFile.MapOf(Compose.Services[name], "build");

        Assert.Equal(".", build["context"]);
        Assert.True(File.Exists(RepositoryFolder.Combine((string)build["dockerfile"])));
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Compose_Environment_IsUnderstoodAndValid(string name)
    {
        var options = OptionsOf(name);

        Assert.Empty(options.FindProblems());
        Assert.Equal(SqlDialect.PostgreSql, DatabaseTarget.Parse(options.Database).Dialect);
        if (name.StartsWith("silo", StringComparison.Ordinal))
        {
            // Other containers reach it under the name of its service, and under no other.
            Assert.Equal(name, options.ClusterAddress);
        }
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Compose_Database_IsTheOneOfTheService(string name)
    {
        var connection = new NpgsqlConnectionStringBuilder(OptionsOf(name).Database);
        var server = ComposeFile.MapOf(Compose.Services[connection.Host!], "environment");

        Assert.Equal(server["POSTGRES_USER"], connection.Username);
        Assert.Equal(server["POSTGRES_PASSWORD"], connection.Password);
        Assert.Equal(server["POSTGRES_DB"], connection.Database);
        Assert.Equal("service_healthy", ComposeFile.MapOf(ComposeFile.MapOf(Compose.Services[name], "depends_on"), connection.Host!)["condition"]);
        var health = ComposeFile.ListOf(ComposeFile.MapOf(Compose.Services[connection.Host!], "healthcheck"), "test");
        Assert.Equal(["CMD", "pg_isready", "--username", connection.Username!, "--dbname", connection.Database!], health);
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Compose_Command_IsOneOfTheSilo(string name)
    {
        var parsed = SiloCommand.Create().Parse(ComposeFile.ListOf(Compose.Services[name], "command"));

        Assert.Empty(parsed.Errors);
        Assert.Equal(name == "gateway", parsed.CommandResult.Command.Name == "gateway");
    }

    [Fact]
    public void Compose_PublishedPort_IsTheOneOfHttpOnLoopback()
    {
        var port = new ActorsOptions().HttpPort.ToString(CultureInfo.InvariantCulture);

        Assert.Equal($"127.0.0.1:{port}:{port}", Assert.Single(ComposeFile.ListOf(Compose.Services["gateway"], "ports")));
        Assert.All(Compose.Services.Where(service => service.Key != "gateway"), service => Assert.False(service.Value.ContainsKey("ports")));
    }

    [Fact]
    public void Compose_Volumes_AreDeclared() =>
        Assert.Equal(Compose.Volumes, Compose.Services.Values.SelectMany(service => ComposeFile.ListOf(service, "volumes")).Select(volume => volume.Split(':')[0]));

    [Theory]
    [InlineData("a: ${PASSWORD}")]
    [InlineData("a: &anchor")]
    [InlineData("a: 1\n    b: 2")]
    [InlineData("a: 1\na: 2")]
    public void Compose_WhatIsNotRead_IsRefused(string text) => Assert.Throws<FormatException>(() => ComposeFile.Parse(text));

    private static ActorsOptions OptionsOf(string name)
    {
        var environment = ComposeFile.MapOf(Compose.Services[name], "environment");
        Assert.All(environment.Keys, OptionNames.AssertKnown);
        return ActorsConfiguration.Read(environment.Select(variable => KeyValuePair.Create(variable.Key["Actors__".Length..], (string?)variable.Value)));
    }
}

namespace Actors.AppHost.Tests;

/// <summary><c>silo schema</c>, for databases whose user may not create tables.</summary>
public sealed class SchemaCommandTests
{
    [Theory]
    [InlineData("actors.db")]
    [InlineData("Host=unreachable.invalid;Username=nobody")]
    public async Task SchemaPrint_AnyDatabase_ShowsTheScriptsWithoutConnecting(string database)
    {
        using var folder = new TemporaryFolder();
        await using var silo = HostProcess.Start("Actors.Silo", folder.Path, ["schema", "print", "--database", database]);

        Assert.Equal(0, await silo.WaitForExitAsync());
        Assert.Contains("create table", silo.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("OrleansStorage", silo.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task SchemaApply_TwiceOnOneFile_SucceedsBothTimes()
    {
        using var folder = new TemporaryFolder();
        for (var run = 0; run < 2; run++)
        {
            await using var silo = HostProcess.Start("Actors.Silo", folder.Path, ["schema", "apply", "--database", "own.db"]);

            Assert.True(await silo.WaitForExitAsync() == 0, silo.Describe());
            Assert.Contains("'own.db' has all tables", silo.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SchemaApply_UnreachableDatabase_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        await using var silo = HostProcess.Start("Actors.Silo", folder.Path, ["schema", "apply", "--database", "Host=127.0.0.1;Port=1;Username=nobody"]);

        Assert.Equal(1, await silo.WaitForExitAsync());
        Assert.Contains("127.0.0.1:1", Assert.Single(silo.Complaints), StringComparison.Ordinal);
    }
}

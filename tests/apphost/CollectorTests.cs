using System.Text.Json;

namespace Actors.AppHost.Tests;

/// <summary>
/// How the collector runs in what serves users. A property of a project that MSBuild does not know is ignored without a word, so the file that the
/// runtime reads is what counts.
/// </summary>
public sealed class CollectorTests
{
    [Theory]
    [InlineData("Actors.AppHost")]
    [InlineData("Actors.Silo")]
    public void Programs_AsBuilt_CollectWithAllProcessorsAndKeepYoungGarbageSmall(string program)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{program}.runtimeconfig.json");

        using var file = JsonDocument.Parse(File.ReadAllBytes(path));

        var properties = file.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.True(properties.GetProperty("System.GC.Server").GetBoolean());
        Assert.Equal(4 << 20, properties.GetProperty("System.GC.Gen0MaxBudget").GetInt32());
    }
}

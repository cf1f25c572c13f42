using Actors.Client.Configuration;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Actors.Client.Tests.Configuration;

/// <summary>Configuration from a real gateway.</summary>
public sealed class ActorsConfigurationTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task Load_KeysBelowThePrefix_AreValuesByTheirPath()
    {
        await gateway.PutAsync("/v1/kv/config/one/Logging/Level", "Débug");
        await gateway.PutAsync("/v1/kv/config/one/Empty", "");
        await gateway.PutAsync("/v1/kv/config/one/folder/", "");
        await gateway.PutAsync("/v1/kv/config/oneself/Other", "not ours");

        using var configuration = Build("config/one");

        Assert.Equal("Débug", configuration["logging:level"]);
        Assert.Equal("", configuration["Empty"]);
        Assert.Equal(["Empty", "Logging"], configuration.GetChildren().Select(child => child.Key).Order());
    }

    [Fact]
    public async Task Change_WhileRunning_ReloadsOnceAndDeletesTooAreSeen()
    {
        await gateway.PutAsync("/v1/kv/config/two/Color", "blue");
        using var configuration = Build("config/two/");
        var reloads = 0;
        using var watch = Microsoft.Extensions.Primitives.ChangeToken.OnChange(configuration.GetReloadToken, () => Interlocked.Increment(ref reloads));

        await gateway.PutAsync("/v1/kv/config/two/Color", "red");
        await Eventually.TrueAsync(() => configuration["Color"] == "red" && reloads == 1);
        await gateway.PutAsync("/v1/kv/config/elsewhere/Color", "green");
        await gateway.PutAsync("/v1/kv/config/two/Shape", "round");
        await Eventually.TrueAsync(() => configuration["Shape"] == "round");
        Assert.Equal(2, reloads);

        await gateway.DeleteAsync("/v1/kv/config/two/?recurse");

        await Eventually.TrueAsync(() => configuration["Color"] is null && configuration["Shape"] is null);
    }

    [Fact]
    public void Load_NobodyThere_SaysWhatAndWhereUnlessOptional()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Build("config/three/", new Uri("http://127.0.0.1:1")));

        Assert.Contains("'config/three/' at http://127.0.0.1:1/", failure.Message, StringComparison.Ordinal);
        using var optional = Build("config/three/", new Uri("http://127.0.0.1:1"), isOptional: true);
        Assert.Empty(optional.GetChildren());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/config/")]
    public void Add_PrefixThatCannotBe_IsRefused(string prefix) =>
        Assert.Throws<ArgumentException>(() => new ConfigurationBuilder().AddActorsConfiguration(prefix));

    private BuiltConfiguration Build(string prefix, Uri? address = null, bool isOptional = false) =>
        new(new ConfigurationBuilder().AddActorsConfiguration(prefix, options =>
        {
            options.Address = address ?? gateway.Address;
            options.Optional = isOptional;
            options.LoadTimeMax = address is null ? TimeSpan.FromSeconds(20) : TimeSpan.FromMilliseconds(300);
        }).Build());
}

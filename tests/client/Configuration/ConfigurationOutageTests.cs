using Actors.Client.Configuration;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Actors.Client.Tests.Configuration;

public sealed class ConfigurationOutageTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task Gateway_GoesAndComesBack_WhatWasReadStaysAndChangesAreSeenAgain()
    {
        await gateway.PutAsync("/v1/kv/config/app/Color", "blue");
        var failures = 0;
        using var configuration = new BuiltConfiguration(new ConfigurationBuilder().AddActorsConfiguration("config/app/", options =>
        {
            options.Address = gateway.Address;
            options.RetryPauseMax = TimeSpan.FromMilliseconds(200);
            options.OnFailure = _ => Interlocked.Increment(ref failures);
        }).Build());

        await gateway.StopAsync();
        await Eventually.TrueAsync(() => failures > 1);
        Assert.Equal("blue", configuration["Color"]);
        await gateway.StartAsync();
        await gateway.PutAsync("/v1/kv/config/app/Color", "red");

        await Eventually.TrueAsync(() => configuration["Color"] == "red", TimeSpan.FromSeconds(20));
    }
}

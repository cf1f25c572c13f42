using System.Net;
using System.Text;
using Actors.Client.Configuration;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Actors.Client.Tests;

/// <summary>What a gateway that asks for tokens gets to see.</summary>
public sealed class GatewayTokenTests
{
    [Fact]
    public async Task Token_GivenInTheOptions_GoesWithEveryRequest()
    {
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{FreePorts.Next()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        var answering = AnswerAsync(listener);

        using var configuration = (ConfigurationRoot)new ConfigurationBuilder().AddActorsConfiguration("config/app/", options =>
        {
            (options.Address, options.Token, options.ReloadOnChange) = (new Uri(address), "3f1a3c1e-0000-4000-8000-000000000001", false);
        }).Build();

        Assert.Equal("3f1a3c1e-0000-4000-8000-000000000001", await answering);
    }

    private static async Task<string?> AnswerAsync(HttpListener listener)
    {
        var context = await listener.GetContextAsync();
        context.Response.AddHeader("X-Consul-Index", "1");
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("[]"));
        context.Response.Close();
        return context.Request.Headers["X-Consul-Token"];
    }
}

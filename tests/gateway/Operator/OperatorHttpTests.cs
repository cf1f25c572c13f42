using System.Net;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Operator;

[Collection(RegistryDefinition.Name)]
public sealed class OperatorHttpTests(RegistryFixture registry)
{
    [Fact]
    public async Task AutopilotHealth_SiloIsActive_IsHealthy()
    {
        var answer = await registry.GetAsync("/v1/operator/autopilot/health");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("Healthy").GetBoolean());
        Assert.Equal(1, answer.Json.GetProperty("Servers").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1/operator/raft/configuration", HttpStatusCode.OK)]
    [InlineData("/v1/operator/autopilot/configuration", HttpStatusCode.OK)]
    [InlineData("/v1/operator/keyring", HttpStatusCode.NotFound)]
    [InlineData("/v1/coordinate/datacenters", HttpStatusCode.OK)]
    [InlineData("/v1/coordinate/nodes", HttpStatusCode.OK)]
    [InlineData("/v1/coordinate/node/actors", HttpStatusCode.NotFound)]
    [InlineData("/v1/connect/intentions", HttpStatusCode.NotFound)]
    [InlineData("/v1/config/service-defaults", HttpStatusCode.NotFound)]
    [InlineData("/v1/peerings", HttpStatusCode.NotFound)]
    [InlineData("/v1/acl/tokens", HttpStatusCode.Unauthorized)]
    public async Task Get_WhateverIsThereOrNot_AnswersWithAnIndex(string target, HttpStatusCode status)
    {
        var answer = await registry.GetAsync(target);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Body);
        Assert.True(answer.Index >= 1);
    }
}

namespace Actors.Gateway.Tests.KeyValue;

public sealed class KeyValueRestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Restart_AfterWrites_FindsWhatWasAcknowledged()
    {
        ulong version;
        await using (var first = await GatewayHost.StartAsync(_folder.File("actors.db")))
        {
            await first.Client.PutAsync("kept/%C3%A7", "blue", "?flags=18446744073709551615");
            await first.Client.PutAsync("dropped", "x");
            await first.Client.DeleteKeyAsync("dropped");
            version = (await first.Client.GetEntryAsync("kept/%C3%A7")).ModifyIndex();
        }

        await using var second = await GatewayHost.StartAsync(_folder.File("actors.db"));

        var entry = await second.Client.GetEntryAsync("kept/%C3%A7");
        Assert.Equal("blue", entry.Value());
        Assert.Equal(ulong.MaxValue, entry.GetProperty("Flags").GetUInt64());
        Assert.Equal(version, entry.ModifyIndex());
        Assert.Null(await second.Client.GetRawAsync("dropped"));
        Assert.Equal("true", await second.Client.PutAsync("kept/%C3%A7", "green", $"?cas={version}"));
    }

    public void Dispose() => _folder.Dispose();
}

using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Messaging.Transport;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Whatever arrives at the port, the traffic beside it flows on, and nothing of it stays.</summary>
public sealed class PortFuzzTests : IAsyncLifetime
{
    private NetworkPair? _pair;

    private NetworkPair Pair => _pair ?? throw new InvalidOperationException("The silos start before the test.");

    public async Task InitializeAsync() => _pair = await NetworkPair.StartAsync(
        "tcp", silo => silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(1)));

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Port_BeforeTheHandshake_SurvivesAnyBytes(int seed) => await UnderTrafficAsync(async () =>
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            await using var stream = await new TcpTransport().ConnectAsync(Pair.B.Address.Endpoint, CancellationToken.None);
            await SendAsync(stream, Garbage(random, random.Next(1, 5000)));
        }
    });

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Connection_WithRandomFrames_IsClosedAndNothingElseHappens(int seed) => await UnderTrafficAsync(async () =>
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            await using var peer = await RawPeer.ConnectAsync(Pair.B);
            var header = Garbage(random, random.Next(1, 200));
            var body = Garbage(random, random.Next(0, 200));
            var prefix = new byte[FramePrefix.Bytes];
            FramePrefix.Write(prefix, header.Length, body.Length);

            // Mostly a frame of a known kind with senseless content; else any bytes at all.
            header[0] = (byte)random.Next(1, 6);
            await SendAsync(peer.Stream, random.Next(4) > 0 ? [.. prefix, .. header, .. body] : Garbage(random, 300));
        }
    });

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task Connection_WithMutatedAndTruncatedCalls_HarmsNobodyElse(int seed) => await UnderTrafficAsync(async () =>
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            await using var peer = await RawPeer.ConnectAsync(Pair.B);
            for (var call = 0; call < 5; call++)
            {
                var frame = peer.Call(Pair.B.Wire("b", $"fuzz{round}").GetGrainId(), nameof(IWireGrain.Echo), new WireNote("text", [1, 2, 3], new WireNote("inner", [], null)));
                for (var mutations = random.Next(0, 4); mutations > 0; mutations--)
                {
                    frame[random.Next(frame.Length)] = (byte)random.Next(256);
                }

                await SendAsync(peer.Stream, random.Next(5) == 0 ? frame[..random.Next(frame.Length)] : frame);
            }
        }
    });

    [Theory]
    [InlineData(int.MaxValue, 0)]
    [InlineData(1, int.MaxValue)]
    [InlineData(-1, 5)]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    public async Task Connection_WithAPrefixOutsideOfTheLimits_IsClosedAtOnceWithTheReason(int headerBytes, int bodyBytes) => await UnderTrafficAsync(async () =>
    {
        await using var peer = await RawPeer.ConnectAsync(Pair.B);
        var prefix = new byte[FramePrefix.Bytes];
        FramePrefix.Write(prefix, headerBytes, bodyBytes);

        await peer.Stream.WriteAsync(prefix);

        Assert.Equal(0, await ReadToEndAsync(peer.Stream).WaitAsync(TimeSpan.FromSeconds(10)));
        await Eventually.TrueAsync(() => Pair.B.Logs.Lines.Any(line => line.Id.Id == 2001 && line.Message.Contains("announces", StringComparison.Ordinal)));
    });

    [Fact]
    public async Task Connection_WithOneByteAtATime_IsServedAllTheSame() => await UnderTrafficAsync(async () =>
    {
        await using var peer = await RawPeer.ConnectAsync(Pair.B);
        foreach (var single in peer.Call(Pair.B.Wire("b", "slow").GetGrainId(), nameof(IWireGrain.Touch), "slowly"))
        {
            await peer.Stream.WriteAsync(new[] { single });
        }

        await Eventually.TrueAsync(() => Pair.Board.Lines.Contains("slowly"));
    });

    private static byte[] Garbage(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task SendAsync(Stream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Cut off already.
        }
    }

    private static async Task<int> ReadToEndAsync(Stream stream)
    {
        var bytes = new byte[100];
        try
        {
            while (await stream.ReadAsync(bytes) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return 0;
    }

    private async Task UnderTrafficAsync(Func<Task> attack)
    {
        using var over = new CancellationTokenSource();
        var traffic = Task.Run(async () =>
        {
            var grain = Pair.A.Wire("b", "traffic");
            var calls = 0;
            while (!over.IsCancellationRequested)
            {
                Assert.Equal(calls + 1, await grain.Add(calls, 1));
                calls++;
            }

            return calls;
        });
        await attack();
        await over.CancelAsync();

        Assert.True(await traffic > 0);
        Assert.DoesNotContain(Pair.B.Logs.Lines, line => line.Level >= LogLevel.Error);
        await Eventually.TrueAsync(() => Pair.B.Peers.OpenConnections.All(connection => connection.Peer.Equals(Pair.A.Address)));
    }
}

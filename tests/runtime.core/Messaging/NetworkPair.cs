using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Two silos, a and b, that know where each other's grains are.</summary>
internal sealed class NetworkPair : IAsyncDisposable
{
    private NetworkPair(NetworkSilo a, NetworkSilo b, Board board)
    {
        A = a;
        B = b;
        Board = board;
        foreach (var silo in new[] { a, b })
        {
            silo.Map.Add("a", a.Address);
            silo.Map.Add("b", b.Address);
        }
    }

    public NetworkSilo A { get; }

    public NetworkSilo B { get; }

    public Board Board { get; }

    public static async Task<NetworkPair> StartAsync(string transport, Action<ISiloBuilder>? configure = null)
    {
        var board = new Board();
        return new NetworkPair(await NetworkSilo.StartAsync(transport, board, configure), await NetworkSilo.StartAsync(transport, board, configure), board);
    }

    public async ValueTask DisposeAsync()
    {
        Board.OpenAll();
        await Task.WhenAll(A.DisposeAsync().AsTask(), B.DisposeAsync().AsTask());
    }
}

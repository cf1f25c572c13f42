using Actors.Runtime.Core.Tests.Messaging;
using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Clients;

/// <summary>An observer that is called from other processes.</summary>
public interface IWireListener : IGrainObserver
{
    Task<int> Hear(string text);

    void Overhear(string text);
}

/// <summary>A grain that calls observers.</summary>
public interface ITellingGrain : IGrainWithStringKey
{
    Task<int> Tell(IWireListener listener, string text);

    Task Mumble(IWireListener listener, string text);

    Task<int> Relay(ITellingGrain other, IWireListener listener, string text);

    Task<string> Where();
}

public sealed class TellingGrain(ILocalSiloDetailsOfTest silo) : Grain, ITellingGrain
{
    public Task<int> Tell(IWireListener listener, string text) => listener.Hear(text);

    public Task Mumble(IWireListener listener, string text)
    {
        listener.Overhear(text);
        return Task.CompletedTask;
    }

    public Task<int> Relay(ITellingGrain other, IWireListener listener, string text) => other.Tell(listener, text);

    public Task<string> Where() => Task.FromResult(silo.Address.ToParsableString());
}

/// <summary>An interface that no grain class implements.</summary>
public interface IHomelessGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <summary>Keeps what it has heard.</summary>
internal sealed class WireListener(Board board) : IWireListener
{
    public Task<int> Hear(string text)
    {
        board.Write(text);
        return Task.FromResult(text.Length);
    }

    public void Overhear(string text) => board.Open(text);
}

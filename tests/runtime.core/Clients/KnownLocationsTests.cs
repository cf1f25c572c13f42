using System.Net;
using Actors.Runtime.Calls;
using Actors.Runtime.Clients;
using Actors.Runtime.Messaging;

namespace Actors.Runtime.Core.Tests.Clients;

public sealed class KnownLocationsTests
{
    private static readonly SiloAddress A = SiloAddress.New(IPAddress.Loopback, 1, 0);
    private static readonly SiloAddress B = SiloAddress.New(IPAddress.Loopback, 2, 0);

    [Fact]
    public void Locations_BeyondTheLimit_ForgetWhatWasNotUsed()
    {
        var locations = new KnownLocations(locationsMax: 100);
        for (var i = 0; i < 1000; i++)
        {
            locations.Add(Grain(i), At(i, A));
            Assert.NotNull(locations.Find(Grain(0)));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => locations.Find(Grain(i)) is not null), 1, 100);
    }

    [Fact]
    public void Location_ThatIsForgotten_MakesItsTargetRefuse()
    {
        var locations = new KnownLocations(locationsMax: 100);
        var targets = Enumerable.Range(0, 300).Select(i => locations.Add(Grain(i), At(i, A))).ToArray();
        for (var i = 0; i < targets.Length; i++)
        {
            Assert.Equal(locations.Find(Grain(i)) is null, targets[i].IsStale);
        }
    }

    [Fact]
    public void Replace_MakesTheOldTargetRefuse()
    {
        var locations = new KnownLocations(100);
        var old = locations.Add(Grain(1), At(1, A));
        locations.Replace(Grain(1), At(1, B));
        Assert.True(old.IsStale);
        Assert.Equal(B, locations.Find(Grain(1))!.Peer);
    }

    [Fact]
    public void RetainPeers_ForgetsWhatIsElsewhere()
    {
        var locations = new KnownLocations(100);
        var gone = locations.Add(Grain(1), At(1, A));
        locations.Add(Grain(2), At(2, B));
        locations.RetainPeers([B]);
        Assert.True(gone.IsStale);
        Assert.Null(locations.Find(Grain(1)));
        Assert.NotNull(locations.Find(Grain(2)));
    }

    private static GrainId Grain(int number) => GrainId.Create("grain", $"{number}");

    private static RemoteTarget At(int number, SiloAddress peer) => new(Grain(number), peer, new NoPeers(), origin: null!);
}

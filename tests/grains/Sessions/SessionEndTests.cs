using Actors.GrainInterfaces.Sessions;
using Actors.Grains.Sessions;
using Actors.Grains.Tests.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Tests.Sessions;

public sealed class SessionEndTests
{
    private const string Id = "s";

    private static readonly SessionDefinition Definition = new("", "n", TimeSpan.Zero, TimeSpan.FromSeconds(10), "10s", SessionBehavior.Release, [], []);

    private readonly ScriptedLedger _ledger = new();
    private readonly SessionEnd _end;
    private readonly Session _session;

    public SessionEndTests()
    {
        // There are no keys, so no grain is called.
        _end = new SessionEnd(_ledger, null!, Options.Create(new LedgerOptions()), NullLogger<SessionEnd>.Instance);
        var index = _ledger.Apply(Mutation.Put(SessionPayload.Space, Id, SessionPayload.Encode(Definition, isEnding: false))).Index;
        _session = new Session(Id, Definition, false, index, index);
    }

    /// <summary>An activation that slept while another one took over has lost the right to end the session for its time.</summary>
    [Fact]
    public async Task Run_ByAWatcherThatWasDisplaced_EndsNothing()
    {
        var slept = Watch();
        var current = Watch();

        Assert.Null(await _end.RunAsync(_session, slept));
        Assert.NotNull(await RowAsync());
        Assert.NotNull(await _end.RunAsync(_session, current));
        Assert.Null(await RowAsync());
    }

    [Fact]
    public async Task Run_ByAnybodyWhoDestroysIt_EndsItWhoeverWatches()
    {
        Watch();

        Assert.NotNull(await _end.RunAsync(_session, null));
        Assert.Null(await RowAsync());
    }

    [Fact]
    public async Task Run_OfASessionThatIsGone_ChangesNothing()
    {
        await _end.RunAsync(_session, null);

        Assert.Null(await _end.RunAsync(_session, null));
    }

    private long Watch() => _ledger.Apply(Mutation.Put(SessionPayload.WatchSpace, Id, new byte[] { 1 })).Index;

    private async Task<LedgerEntry?> RowAsync() => (await _ledger.ReadAsync(SessionPayload.Space, Id, CancellationToken.None)).Entry;
}

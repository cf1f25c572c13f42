using Actors.Runtime.Hosting;
using Actors.Runtime.Reminders;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Reminders;

/// <summary>Reminders in a whole silo, on a clock that the test moves.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly SiloAddress Other = SiloAddress.New(System.Net.IPAddress.Loopback, 2, 2);
    private readonly FakeTimeProvider _clock = new();
    private readonly SwitchableTable _table = new();
    private readonly FakeRings _rings = new();
    private TestSilo _silo = null!;

    private SiloAddress Self => _silo.Services.GetRequiredService<LocalSilo>().Address;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(
            silo =>
            {
                silo.AddReminders();
                silo.Services.AddSingleton<IReminderTable>(_table);
                silo.Services.AddSingleton<IReminderRings>(_rings);
            },
            _clock);
        await OwnAsync(Self);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reminder_Registered_TicksWhenDueAndThenEveryPeriodWithoutDrift()
    {
        await Grain("a").Register("one", Minute, 2 * Minute);
        await AdvanceAsync(Minute - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_silo.Board.Lines);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1), "a one 00:01:00 of 00:01:00");
        await AdvanceAsync(2 * Minute, "a one 00:03:00 of 00:01:00");
        await AdvanceAsync(2 * Minute, "a one 00:05:00 of 00:01:00");
    }

    [Fact]
    public async Task Reminder_Updated_FollowsTheNewTimes()
    {
        var first = await Grain("a").Register("one", Minute, Minute);
        var second = await Grain("a").Register("one", 3 * Minute, Minute);
        await AdvanceAsync(2 * Minute);
        Assert.Empty(_silo.Board.Lines);
        await AdvanceAsync(Minute, "a one 00:03:00 of 00:03:00");

        var stale = await Assert.ThrowsAsync<ReminderException>(() => Grain("a").Unregister(first));
        Assert.Contains("'one'", stale.Message, StringComparison.Ordinal);
        await Grain("a").Unregister(second);
    }

    [Fact]
    public async Task Reminder_Unregistered_TicksNoMore()
    {
        await Grain("a").Register("one", Minute, Minute);
        await Grain("a").Register("two", Minute, Minute);
        Assert.Equal(["one", "two"], await Grain("a").GetNames());
        await Grain("a").Unregister((await Grain("a").Get("one"))!);
        Assert.Null(await Grain("a").Get("one"));
        Assert.Equal(["two"], await Grain("a").GetNames());
        await AdvanceAsync(Minute, "a two 00:01:00 of 00:01:00");
        Assert.Single(_silo.Board.Lines);
    }

    [Fact]
    public async Task Tick_ThatThrows_IsLoggedAndTheScheduleGoesOn()
    {
        await Grain("a").Register("fails", Minute, Minute);
        await AdvanceAsync(Minute, "a fails 00:01:00 of 00:01:00");
        await Eventually.TrueAsync(() => _silo.Logs.Lines.Any(line => line.Id.Id == 2401));
        await AdvanceAsync(Minute, "a fails 00:02:00 of 00:01:00");
    }

    [Theory]
    [InlineData(0, 59, typeof(ArgumentException))]
    [InlineData(0, -1, typeof(ArgumentOutOfRangeException))]
    [InlineData(-5, 60, typeof(ArgumentOutOfRangeException))]
    public async Task Register_WithTimesThatCannotBe_SaysSo(int dueSeconds, int periodSeconds, Type exception)
    {
        var failure = await Assert.ThrowsAsync(exception, () => Grain("a").Register("one", TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds)));
        Assert.Contains("'one'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await Grain("a").GetNames());
    }

    [Fact]
    public async Task Register_WithInfiniteTimes_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain("a").Register("one", Timeout.InfiniteTimeSpan, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain("a").Register("one", Minute, Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<ArgumentException>(() => Grain("a").Register(" ", Minute, Minute));
    }

    [Fact]
    public async Task Register_FromAGrainThatCannotReceive_SaysWhatIsMissing()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _silo.Client.GetGrain<IPlainGrain>("a").Register());
        Assert.Contains(nameof(IRemindable), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TableDown_RemindersInMemory_GoOnTickingAndRegisteringFails()
    {
        await Grain("a").Register("one", Minute, Minute);
        _table.IsDown = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain("a").Register("two", Minute, Minute));
        for (var minute = 1; minute <= 20; minute++)
        {
            await AdvanceAsync(Minute, $"a one 00:{minute:00}:00 of 00:01:00");
        }

        Assert.Contains(_silo.Logs.Lines, line => line.Id.Id == 2412);
    }

    [Fact]
    public async Task Ring_PartGained_ItsRemindersTickWithoutWaitingForARefresh()
    {
        await OwnAsync(Other);
        await _table.UpsertRow(Row("a", _clock.GetUtcNow().UtcDateTime + Minute));
        await OwnAsync(Self);
        await AdvanceAsync(Minute, "a one 00:01:00 of 00:01:00");
    }

    [Fact]
    public async Task Ring_PartLost_ItsRemindersDoNotTickHere()
    {
        await Grain("a").Register("one", Minute, Minute);
        await OwnAsync(Other);
        await AdvanceAsync(2 * Minute);
        Assert.Empty(_silo.Board.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ring_PartGained_TicksJustMissedAreSentWhenTheOwnerHasDied(bool hasDied)
    {
        await OwnAsync(Other);
        await _table.UpsertRow(Row("a", _clock.GetUtcNow().UtcDateTime + Minute));
        await AdvanceAsync(Minute + TimeSpan.FromSeconds(3));
        if (hasDied)
        {
            _rings.Dead.Add(Other);
        }

        await OwnAsync(Self);

        string[] late = hasDied ? ["a one 00:01:03 of 00:01:00"] : [];
        await AdvanceAsync(TimeSpan.FromSeconds(1), late);
        await AdvanceAsync(TimeSpan.FromSeconds(56), [.. late, "a one 00:02:00 of 00:01:00"]);
        Assert.Equal(late.Length + 1, _silo.Board.Lines.Count);
    }

    [Fact]
    public async Task Ring_PartGivenUpByItsOwner_TicksDueInBetweenAreSent()
    {
        await OwnAsync(Other);
        await _table.UpsertRow(Row("a", _clock.GetUtcNow().UtcDateTime + Minute));
        await AdvanceAsync(Minute + TimeSpan.FromSeconds(1));
        _table.IsDown = true;
        await OwnAsync(Self);

        // However long the table cannot be read, what was due then is still sent.
        await AdvanceAsync(TimeSpan.FromSeconds(40));
        _table.IsDown = false;

        // The next attempt may not wait for the clock yet, so time passes until it has come.
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Ticker.Count == 1;
        });
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _silo.Board.Lines.Count > 0 && _silo.Board.Lines.All(line => line.EndsWith("of 00:01:00", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Set_OfAnOlderVersionThatArrivesLate_KeepsWhatTheTableHas()
    {
        await Grain("a").Register("one", Minute, Minute);
        var late = (await _table.ReadRow(Row("a", default).GrainId, "one"))!;
        await Grain("a").Register("one", 3 * Minute, Minute);

        await _silo.Services.GetRequiredService<LocalReminderService>().Set(late);

        await AdvanceAsync(2 * Minute);
        Assert.Empty(_silo.Board.Lines);
        await AdvanceAsync(Minute, "a one 00:03:00 of 00:03:00");
    }

    [Fact]
    public async Task Refresh_OfManyRows_ReadsThemInPagesAndHoldsThoseDueSoon()
    {
        await OwnAsync(Other);
        for (var number = 0; number < 20_000; number++)
        {
            await _table.UpsertRow(Row($"grain {number}", _clock.GetUtcNow().UtcDateTime + TimeSpan.FromDays(number < 100 ? 0.001 : 1)));
        }

        await OwnAsync(Self);

        await Eventually.TrueAsync(() => Ticker.Count == 100);
        Assert.InRange(_table.LargestPage, 100, 3000);
    }

    [Fact]
    public async Task Refresh_RowsChangedBehindTheSilosBack_AreSeen()
    {
        await Grain("a").Register("one", 30 * Minute, 30 * Minute);
        await _table.UpsertRow(Row("b", _clock.GetUtcNow().UtcDateTime + (6 * Minute)));
        var reads = _table.ReadCount;
        await AdvanceAsync(5 * Minute);
        await Eventually.TrueAsync(() => _table.ReadCount > reads && Ticker.Count == 1);
        await AdvanceAsync(Minute, "b one 00:06:00 of 00:06:00");
    }

    private ReminderTicker Ticker => _silo.Services.GetRequiredService<ReminderTicker>();

    private static ReminderEntry Row(string key, DateTime startAt) => new()
    {
        GrainId = GrainId.Create("reminder", key),
        ReminderName = "one",
        StartAt = startAt,
        Period = Minute,
    };

    private IReminderGrain Grain(string key) => _silo.Client.GetGrain<IReminderGrain>(key);

    // The silo has followed the ring once it has read what it gained; with nothing gained there is nothing to wait for but the log.
    private async Task OwnAsync(SiloAddress owner)
    {
        var changes = RingChanges();
        var reads = _table.ReadCount;
        _rings.Become(owner);
        await Eventually.TrueAsync(() => RingChanges() > changes && (owner != Self || _table.ReadCount > reads));
        await Eventually.TrueAsync(() => _silo.Services.GetRequiredService<LocalReminderService>().IsSettled);
    }

    private int RingChanges() => _silo.Logs.Lines.Count(line => line.Id.Id == 2411);

    private async Task AdvanceAsync(TimeSpan time, params string[] lines)
    {
        _clock.Advance(time);
        if (lines.Length > 0)
        {
            await Eventually.TrueAsync(() => _silo.Board.Lines.TakeLast(lines.Length).SequenceEqual(lines), TimeSpan.FromSeconds(20), () => $"The board says: {string.Join("; ", _silo.Board.Lines)}");
            await Eventually.TrueAsync(() => !Ticker.IsTicking);
        }
    }
}

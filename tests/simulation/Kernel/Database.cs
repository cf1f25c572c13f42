namespace Actors.Simulation.Tests.Kernel;

/// <summary>
/// A SQL database: does one statement at a time, at one moment between call and answer, when the way to it and it itself work. The
/// rows belong to the models; a statement is a function over them, with its compare-and-swap inside.
/// </summary>
internal sealed class Database
{
    // How long a client waits for an answer before it counts the statement as failed.
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly SeededRandom _random;

    public Database(World world)
    {
        _world = world;
        _random = world.RandomFor("database");
    }

    public DatabaseFaults Faults { get; set; } = DatabaseFaults.None;

    /// <summary>Its place in a <see cref="Cut"/>.</summary>
    public int Index => _world.Hosts.Count;

    /// <summary>The database's own clock, which is nobody else's.</summary>
    public DateTimeOffset UtcNow => new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero) + _world.Now;

    /// <summary>Sends a statement; exactly one of the two answers comes, unless the process ends first.</summary>
    public void Execute<T>(SimProcess from, string kind, Func<T> statement, Action<T> done, Action<Exception> failed)
    {
        var isAnswered = false;

        void Answer(string name, Action answer)
        {
            if (isAnswered)
            {
                return;
            }

            from.Accept(name, -1, () =>
            {
                if (!isAnswered)
                {
                    isAnswered = true;
                    answer();
                }
            });
        }

        void Fail(TimeSpan delay) => _world.After(delay, () => Answer($"{kind}-failed", () => failed(new DatabaseException($"'{kind}' got no answer; it may have been done."))));

        if (_random.PerMille(Faults.FailPerMille))
        {
            _world.Tally.Add("statement failed");
            Fail(_random.Between(TimeSpan.Zero, Faults.DelayMax));
            return;
        }

        // Answers that are lost on the way end with this.
        Fail(StatementTimeout);
        var isLate = _random.PerMille(Faults.LatePerMille);
        var isLost = _random.PerMille(Faults.LostAcknowledgementPerMille);
        var delay = Latency() + (isLate ? _random.Between(TimeSpan.Zero, Faults.DelayMax * 2) : TimeSpan.Zero);
        _world.After(delay, () =>
        {
            Count(isLate, "statement late");
            if (Faults.IsDown || _world.Network.IsCut(from.Host.Index, Index))
            {
                _world.Tally.Add(Faults.IsDown ? "statement refused in an outage" : "statement stopped by a cut");

                // Refused at once when it is down, silence behind a cut.
                if (Faults.IsDown)
                {
                    Fail(Latency());
                }

                return;
            }

            var result = statement();
            _world.Note(kind, from.Host.Index);
            Count(isLost, "acknowledgement lost");
            if (isLost)
            {
                Fail(Latency());
            }
            else if (!_world.Network.IsCut(Index, from.Host.Index))
            {
                _world.After(Latency(), () => Answer($"{kind}-done", () => done(result)));
            }
        });
    }

    public void Heal() => Faults = DatabaseFaults.None;

    private void Count(bool isSo, string what)
    {
        if (isSo)
        {
            _world.Tally.Add(what);
        }
    }

    private TimeSpan Latency() => _random.Between(Faults.LatencyMin, Faults.LatencyMax);
}

using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// Ranges that have come to this silo and are locked until their entries are here: from the last owner, or, when that cannot be, from
/// every silo that may have activations.
/// </summary>
internal sealed class Acquisition
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    // When to ask a silo again; those that have answered completely are gone from here.
    private readonly Dictionary<SiloAddress, Question> _open = [];

    public Acquisition(long id, MembershipVersion version, RingRanges ranges, bool isHandOver, IEnumerable<SiloAddress> silos)
    {
        Id = id;
        Version = version;
        Ranges = ranges;
        IsHandOver = isHandOver;
        foreach (var silo in silos)
        {
            _open.Add(silo, new Question(From: 0, AskAt: TimeSpan.MinValue));
        }
    }

    public long Id { get; }

    public MembershipVersion Version { get; }

    public RingRanges Ranges { get; private set; }

    /// <summary>True when one silo, the last owner, is asked for its entries; false when all are asked for their activations.</summary>
    public bool IsHandOver { get; }

    /// <summary>What has been received so far.</summary>
    public List<GrainAddress> Entries { get; } = [];

    public bool IsComplete => _open.Count == 0;

    public IEnumerable<SiloAddress> Silos => _open.Keys;

    /// <summary>When <see cref="Ask"/> has something to do next.</summary>
    public TimeSpan NextAskAt => _open.Count == 0 ? TimeSpan.MaxValue : _open.Values.Min(question => question.AskAt);

    /// <summary>Forgets what has moved on to another silo meanwhile.</summary>
    public void Keep(RingRanges owned) => Ranges = Ranges.Intersect(owned);

    /// <summary>Stops waiting for a silo that is dead: it has no activations any more.</summary>
    public void Forget(SiloAddress silo) => _open.Remove(silo);

    /// <summary>Asks every silo whose time has come.</summary>
    public void Ask(TimeSpan now, List<DirectoryEffect> effects)
    {
        foreach (var (silo, question) in _open)
        {
            if (question.AskAt <= now)
            {
                _open[silo] = question with { AskAt = now + AnswerMax };
                effects.Add(new DirectoryEffect.Ask(Id, silo, IsHandOver, Version, Ranges, question.From));
            }
        }
    }

    public void AskAgainAt(SiloAddress silo, TimeSpan time)
    {
        if (_open.TryGetValue(silo, out var question))
        {
            _open[silo] = question with { AskAt = time };
        }
    }

    /// <summary>Takes an answer; one to a question that is not open, a repeated one for example, is ignored.</summary>
    public void Take(SiloAddress silo, uint from, DirectoryPage page)
    {
        if (!_open.TryGetValue(silo, out var question) || question.From != from)
        {
            return;
        }

        Entries.AddRange(page.Entries);
        if (page.Next is { } next)
        {
            _open[silo] = new Question(next, AskAt: TimeSpan.MinValue);
        }
        else
        {
            _open.Remove(silo);
        }
    }

    private readonly record struct Question(uint From, TimeSpan AskAt);
}

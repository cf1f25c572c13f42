using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>The effects of one event, in order, and the numbers that tie answers to them.</summary>
internal sealed class Outbox
{
    private List<MembershipEffect> _effects = [];
    private long _lastId;

    public long NextId() => ++_lastId;

    public void Add(MembershipEffect effect) => _effects.Add(effect);

    public void Report(MembershipNews news, SiloAddress? silo, string detail) => Add(new MembershipEffect.Report(news, silo, detail));

    public IReadOnlyList<MembershipEffect> Drain()
    {
        if (_effects.Count == 0)
        {
            return [];
        }

        var drained = _effects;
        _effects = [];
        return drained;
    }
}

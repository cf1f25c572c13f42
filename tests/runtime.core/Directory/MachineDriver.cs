using Actors.Runtime.Directory;
using Orleans.Runtime;
using static Actors.Runtime.Core.Tests.Directory.Views;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>One machine, driven by hand: each call returns the effects.</summary>
internal sealed class MachineDriver(int silo)
{
    private long _lastOperation;

    public DirectoryMachine Machine { get; } = new(Silo(silo));

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(100);

    public List<DirectoryEffect> Handle(DirectoryEvent happened)
    {
        List<DirectoryEffect> effects = [];
        Machine.Handle(happened, Now, effects);
        return effects;
    }

    /// <summary>Enters a view; what is recovered from this silo alone or given as nothing is answered at once.</summary>
    public List<DirectoryEffect> Enter(DirectoryView view) => Handle(new DirectoryEvent.ViewChanged(view));

    /// <summary>Enters a view and answers every question with nothing.</summary>
    public void EnterEmpty(DirectoryView view)
    {
        var open = new Queue<DirectoryEffect>(Enter(view));
        while (open.TryDequeue(out var effect))
        {
            if (effect is DirectoryEffect.Ask ask)
            {
                Reply(ask).ForEach(open.Enqueue);
            }
        }

        Assert.Equal(Machine.Owned.Items, Machine.Serving.Items);
    }

    public List<DirectoryEffect> Reply(DirectoryEffect.Ask ask, params GrainAddress[] entries) =>
        Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, new DirectoryPage(true, [.. entries], null)));

    public List<DirectoryEffect> Register(GrainAddress address, GrainAddress? previous = null, long version = 1) =>
        Handle(new DirectoryEvent.RegisterAsked(++_lastOperation, new MembershipVersion(version), address, previous));

    public DirectoryAnswer RegisterNow(GrainAddress address, GrainAddress? previous = null, long version = 1) =>
        Answer(Register(address, previous, version));

    public DirectoryAnswer LookupNow(int grain, long version = 1) =>
        Answer(Handle(new DirectoryEvent.LookupAsked(++_lastOperation, new MembershipVersion(version), Grain(grain))));

    public DirectoryAnswer UnregisterNow(params GrainAddress[] addresses) =>
        Answer(Handle(new DirectoryEvent.UnregisterAsked(++_lastOperation, new MembershipVersion(1), addresses)));

    public static DirectoryAnswer Answer(List<DirectoryEffect> effects) => Assert.Single(effects.OfType<DirectoryEffect.Answer>()).Value;
}

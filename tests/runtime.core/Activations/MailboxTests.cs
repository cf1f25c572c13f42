using Actors.Runtime.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Core.Tests.Activations;

/// <summary>The mailbox by itself: no threads, no clock, an activation that never begins.</summary>
public sealed class MailboxTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly Activation _activation = new(
        fixture.Silo.Services.GetRequiredService<ActivationHost>(),
        fixture.Silo.Services.GetRequiredService<Manifest.GrainTypeMap>().FindSettings(fixture.Client.Script().GetGrainId().Type)!,
        IdSpan.Create("never begins"));

    [Fact]
    public void TakeNext_Idle_TakesInOrder()
    {
        var mailbox = default(Mailbox);
        var (first, second) = (new FakeRequest(), new FakeRequest());
        Add(ref mailbox, first, second);
        Assert.Same(first, mailbox.TakeNext(_activation));
        Assert.Null(mailbox.TakeNext(_activation));
        mailbox.Finish(first);
        Assert.Same(second, mailbox.TakeNext(_activation));
        Assert.Equal((0, 1), (mailbox.WaitingCount, mailbox.RunningCount));
    }

    [Fact]
    public void TakeNext_OfARequestThatNobodyAwaits_DropsIt()
    {
        var mailbox = default(Mailbox);
        var (first, second) = (new FakeRequest(), new FakeRequest());
        Add(ref mailbox, first, second);
        first.TryComplete();
        Assert.Same(second, mailbox.TakeNext(_activation));
        Assert.Equal(0, mailbox.WaitingCount);
    }

    [Fact]
    public void TakeNext_WhileDraining_StartsOnlyWhatRunningRequestsMayNeed()
    {
        var mailbox = default(Mailbox);
        var (running, interleaving, plain) = (new FakeRequest(), new FakeRequest(GrainMethodOptions.AlwaysInterleave), new FakeRequest());
        Add(ref mailbox, running);
        mailbox.TakeNext(_activation);
        Add(ref mailbox, plain, interleaving);
        Assert.Same(interleaving, mailbox.TakeNext(_activation, isDraining: true));
        mailbox.Finish(running);
        mailbox.Finish(interleaving);
        Assert.Null(mailbox.TakeNext(_activation, isDraining: true));
        Assert.Equal(1, mailbox.WaitingCount);
    }

    [Fact]
    public void Expire_PastDeadlines_DecidesAndUnlinksOnlyThose()
    {
        var mailbox = default(Mailbox);
        var (running, late, early, oneWay) = (
            new FakeRequest { DeadlineMilliseconds = 10 },
            new FakeRequest { DeadlineMilliseconds = 30 },
            new FakeRequest { DeadlineMilliseconds = 10 },
            new FakeRequest(GrainMethodOptions.OneWay) { DeadlineMilliseconds = 10 });
        Add(ref mailbox, running);
        mailbox.TakeNext(_activation);
        Add(ref mailbox, late, early, oneWay);
        List<(Request Request, bool WasRunning)>? expired = null;
        mailbox.Expire(20, _activation, ref expired);
        Assert.Equal([(early, false), (running, true)], expired!);
        Assert.Equal(2, mailbox.WaitingCount);
        Assert.Equal([late, oneWay], mailbox.TakeWaiting());
    }

    [Fact]
    public void Mailbox_UnderRandomOperations_BehavesAsTheModel()
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < 200; round++)
        {
            var failure = RunAgainstModel(new Random(seed + round));
            Assert.True(failure is null, $"Seed {seed + round}: {failure}");
        }
    }

    private string? RunAgainstModel(Random random)
    {
        var mailbox = default(Mailbox);
        var waiting = new List<FakeRequest>();
        var running = new List<FakeRequest>();
        var all = (GrainMethodOptions[])[GrainMethodOptions.None, GrainMethodOptions.None, GrainMethodOptions.ReadOnly, GrainMethodOptions.AlwaysInterleave];
        for (var step = 0; step < 150; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var request = new FakeRequest(all[random.Next(all.Length)]);
                    Add(ref mailbox, request);
                    waiting.Add(request);
                    break;
                case 2 or 3:
                    var expected = Expected(waiting, running);
                    if (!ReferenceEquals(expected, mailbox.TakeNext(_activation)))
                    {
                        return $"step {step} took another request than the model, which waits with {waiting.Count} and runs {running.Count}";
                    }

                    if (expected is not null)
                    {
                        waiting.Remove(expected);
                        running.Add(expected);
                    }

                    break;
                case 4 when running.Count > 0:
                    var ended = running[random.Next(running.Count)];
                    running.Remove(ended);
                    mailbox.Finish(ended);
                    break;
                case 5 when waiting.Count > 0:
                    var canceled = waiting[random.Next(waiting.Count)];
                    waiting.Remove(canceled);
                    if (!mailbox.Remove(canceled, _activation))
                    {
                        return $"step {step} did not find a waiting request";
                    }

                    break;
                default:
                    break;
            }

            if ((mailbox.WaitingCount, mailbox.RunningCount, mailbox.IsIdle) != (waiting.Count, running.Count, running.Count == 0))
            {
                return $"step {step} counts {mailbox.WaitingCount} waiting and {mailbox.RunningCount} running, the model {waiting.Count} and {running.Count}";
            }
        }

        return mailbox.TakeWaiting().SequenceEqual(waiting) ? null : "the queue ends in another order than the model";
    }

    // A read-only request does not overtake one that has to wait.
    private static FakeRequest? Expected(List<FakeRequest> waiting, List<FakeRequest> running) => waiting
        .Where((candidate, index) => running.TrueForAll(other => MayOverlap(candidate, other))
            && (index == 0 || candidate.Method.Options != GrainMethodOptions.ReadOnly))
        .FirstOrDefault();

    private static bool MayOverlap(FakeRequest incoming, FakeRequest running)
    {
        var either = incoming.Method.Options | running.Method.Options;
        var both = incoming.Method.Options & running.Method.Options;
        return either.HasFlag(GrainMethodOptions.AlwaysInterleave) || both.HasFlag(GrainMethodOptions.ReadOnly);
    }

    private void Add(ref Mailbox mailbox, params FakeRequest[] requests)
    {
        foreach (var request in requests)
        {
            mailbox.Add(request, Admission.CouldOverlap(_activation.Settings, request));
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>
/// The root of one trace, and the spans of the runtime that ended in it. Nothing else is sampled for it, so tests beside each other do not see each
/// other's spans.
/// </summary>
internal sealed class TracedWork : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    public TracedWork(bool sampled = true)
    {
        Root = new Activity("test") { ActivityTraceFlags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None };
        Root.SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                AskedCount += options.TraceId == Root.TraceId ? 1 : 0;
                return options.Parent.TraceId == Root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
            },
            ActivityStopped = activity =>
            {
                if (activity.TraceId == Root.TraceId)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Root { get; }

    /// <summary>How often the runtime was about to make a span of this trace.</summary>
    public int AskedCount { get; private set; }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>The one span of a kind, or of a name, below another one.</summary>
    public Activity Below(Activity parent, ActivityKind kind, string? name = null) =>
        Assert.Single(_ended, span => span.ParentSpanId == parent.SpanId && span.Kind == kind && (name is null || span.OperationName == name));

    public void Dispose()
    {
        Root.Stop();
        _listener.Dispose();
    }
}

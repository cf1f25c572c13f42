using System.Diagnostics;
using Actors.Cluster.Tests.Harness;
using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests.Watching;

/// <summary>One phase: writers, an event stream and a blocking query on one prefix of its own, and the judgement of what the two saw.</summary>
internal sealed class WatchRun(ProcessCluster cluster, WatchSettings settings)
{
    // Longer than it takes to connect again and to read what was missed; what has not come by then does not come.
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(30);

    private readonly Acknowledgements _acknowledgements = new();

    /// <summary>Which share of the changes is written.</summary>
    private double Progress => (double)_acknowledgements.Count / settings.Changes;

    public async Task<WatchReport> RunAsync(string phase, WatchFaults? faults, CancellationToken cancellationToken)
    {
        var prefix = $"watch/{Guid.NewGuid():N}/";
        await using var stream = await StreamWatcher.StartAsync(cluster.Gateway.Http, prefix);
        await using var query = new QueryWatcher(cluster.Gateway.Http, prefix);
        var begun = Stopwatch.GetTimestamp();
        await WriteAsync(prefix, faults, cancellationToken);
        var duration = Stopwatch.GetElapsedTime(begun);

        var log = await LedgerLog.ReadAsync(cluster.Database.Connection, prefix, stream.Start);
        var last = log.Count == 0 ? 0 : log[^1].Index;
        await CatchUpAsync(() => stream.Place >= last && query.Index >= last);
        var told = await stream.StopAsync();
        var answers = await query.StopAsync();
        return new WatchReport
        {
            Phase = phase,
            Settings = settings,
            Duration = duration,
            FailedWrites = _acknowledgements.Failed,
            Logged = log.Count,
            Told = told.Count,
            StreamInterruptions = stream.Interruptions,
            StreamLatency = Latency.Of(Times(told)),
            Answers = answers.Count,
            Shown = answers.SelectMany(answer => answer.News).Where(key => key.ModifyIndex > 0).Distinct().Count(),
            QueryInterruptions = query.Interruptions,
            QueryLatency = Latency.Of(Times(answers)),
            Violations =
            [
                .. WatchVerdict.OfWriters(log, _acknowledgements.Times.Keys),
                .. WatchVerdict.OfStream(log, told),
                .. WatchVerdict.OfQueries(log, answers),
            ],
        };
    }

    private async Task WriteAsync(string prefix, WatchFaults? faults, CancellationToken cancellationToken)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writers = Enumerable.Range(0, settings.Writers).Select(number => new ChangeWriter(cluster.Gateway.Http, prefix, number, settings, _acknowledgements)).ToArray();
        try
        {
            var happening = faults?.RunAsync(() => Progress, cts.Token) ?? Task.CompletedTask;
            await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.RunAsync(cts.Token), cts.Token)));
            await happening;
        }
        finally
        {
            await cts.CancelAsync();
            Array.ForEach(writers, writer => writer.Dispose());
        }
    }

    // That something is missing in the end is for the verdict to say.
    private static async Task CatchUpAsync(Func<bool> reached)
    {
        try
        {
            await Eventually.TrueAsync(reached, CatchUpMax);
        }
        catch (TimeoutException)
        {
        }
    }

    // The stream tells each change of a key, so their count is the version, also where the value is left out.
    private IEnumerable<double> Times(IEnumerable<ToldChange> told)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in told)
        {
            var version = versions[change.Key] = versions.GetValueOrDefault(change.Key) + 1;
            if (_acknowledgements.MillisecondsUntil(new KeyChange(change.Key, version), change.Time) is { } time)
            {
                yield return time;
            }
        }
    }

    // An answer shows with the last change of a key all that came before it.
    private IEnumerable<double> Times(IEnumerable<QueryAnswer> answers)
    {
        var shown = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            foreach (var key in answer.News)
            {
                for (var version = shown.GetValueOrDefault(key.Key) + 1; version <= key.Version; version++)
                {
                    if (_acknowledgements.MillisecondsUntil(new KeyChange(key.Key, version), answer.Time) is { } time)
                    {
                        yield return time;
                    }
                }

                shown[key.Key] = Math.Max(key.Version, shown.GetValueOrDefault(key.Key));
            }
        }
    }
}

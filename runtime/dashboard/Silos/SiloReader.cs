using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Inspection;
using Actors.Runtime.Dashboard.Overview;
using Actors.Runtime.Management;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Silos;

/// <summary>Answers for one silo: figures from the picture, log lines and settings from the silo itself while it is active.</summary>
internal sealed class SiloReader(ClusterWatch watch, IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);

    /// <exception cref="DashboardException">There is no such silo.</exception>
    public async Task<SiloDetails> ReadAsync(string address, CancellationToken cancellationToken)
    {
        var silo = Parse(address);
        var picture = await watch.ReadAsync(cancellationToken);
        var row = SiloRows.Find(picture, silo)
            ?? throw DashboardException.NotFound($"The cluster has no silo '{address}', not even a dead one; see the list of silos.");
        var figures = picture.Sample.Silos.GetValueOrDefault(silo)?.Figures;
        var details = Describe(new SiloDetails(row, HistoryOf(silo)), picture, silo, figures);
        return figures is null ? details : await WithNotesAsync(details, silo, cancellationToken);
    }

    /// <exception cref="DashboardException">The address is none.</exception>
    public static SiloAddress Parse(string address)
    {
        try
        {
            return SiloAddress.FromParsableString(address);
        }
        catch (FormatException failure)
        {
            throw DashboardException.BadRequest(failure.Message);
        }
    }

    private static SiloDetails Describe(SiloDetails details, ClusterPicture picture, SiloAddress silo, SiloFigures? figures)
    {
        var share = picture.Sample.Report.Directory.FirstOrDefault(share => share.Silo == silo);
        return details with
        {
            Types =
            [
                .. (figures?.GrainTypes ?? []).Where(type => type.Activations > 0)
                    .Select(type => new TypeShare(type.GrainType, type.Activations, type.WaitingRequests, type.RunningRequests)),
            ],
            Connections = [.. (figures?.Connections ?? []).Select(open => new ConnectionRow(open.Peer.ToParsableString(), open.OutstandingCalls, open.PendingBytes, open.SentBytes))],
            Ranges = share is null ? null : new RangeShare(share.Ranges.Count, Figures.Round(share.Share) ?? 0),
            OldestRequests =
            [
                .. (figures?.OldestRequests ?? []).Where(request => !CallSums.IsSystem(request.GrainId.Type.ToString())).Select(request => new OldRequest(
                    request.GrainId.ToString(), request.Method, Math.Round(request.RunningFor.TotalMilliseconds), request.WaitingBehind)),
            ],
            LongestQueues = [.. (figures?.LongestQueues ?? []).Select(queue => new LongQueue(queue.GrainId.ToString(), queue.Waiting, queue.Running))],
            Collections = figures?.Process.Collections ?? [],
        };
    }

    private History<SiloPoint> HistoryOf(SiloAddress silo) => new(watch.Step.TotalSeconds, [.. watch.History.OfSilo(silo).Select(ToPoint)]);

    private static SiloPoint ToPoint(LoadPoint point) => new(
        point.At,
        LoadPoint.ToNullable(point.RequestsPerSecond),
        LoadPoint.ToNullable(point.ErrorsPerSecond),
        LoadPoint.ToNullable(point.Tail),
        LoadPoint.ToNullable(point.Processor),
        point.MemoryBytes < 0 ? null : point.MemoryBytes,
        point.Activations < 0 ? null : point.Activations);

    // Without them the page still shows all the rest.
    private async Task<SiloDetails> WithNotesAsync(SiloDetails details, SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            var notes = await grains.GetGrain<IClusterInspectorGrain>(0).ReadNotes(silo).WaitAsync(AnswerMax, timeProvider, cancellationToken);
            return details with { Log = notes.Log, Configuration = notes.Settings, Error = details.Error ?? notes.Error };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return details with { Error = details.Error ?? $"Log and configuration could not be read: {failure.Message.TrimEnd('.')}." };
        }
    }
}

using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>
/// One event stream: every change of its subject after a place, each once, in order. Live changes come from its subscription; what was missed,
/// or dropped because the reader is slow, is read from the log again; when the log no longer has it, the stream says so and sends what there is.
/// </summary>
internal sealed class WatchStream(
    ILedger ledger, SubscriberTable table, TimeoutWheel wheel, WatchOptions options, IWatchSource source, EventWriter writer)
{
    private const int BatchCount = 64;

    private readonly List<Change> _batch = new(BatchCount);
    private long? _place;

    /// <summary>Runs until the client goes or the gateway stops.</summary>
    /// <param name="after">The last change that the client knows; null when it knows nothing.</param>
    /// <param name="cancellationToken">The client goes.</param>
    /// <param name="reason">Why a snapshot is sent, if one is.</param>
    public async Task RunAsync(long? after, CancellationToken cancellationToken, string reason = "start")
    {
        _place = after;
        while (true)
        {
            if (await IsLostAsync(cancellationToken))
            {
                (_place, reason) = (null, "lost");
            }

            var subscription = new ChangeSubscription(source.Subject, _place ?? 0, options.StreamBufferCount);
            if (!table.TryAdd(subscription))
            {
                return;
            }

            await using var abandonment = cancellationToken.UnsafeRegister(static waiting => ((Subscriber)waiting!).Wake(WakeReason.Abandoned), subscription);
            try
            {
                await FollowAsync(subscription, reason, cancellationToken);
                if (subscription.Ended == WakeReason.Stopping)
                {
                    return;
                }
            }
            catch (LedgerCompactedException)
            {
                (_place, reason) = (null, "compacted");
            }
            finally
            {
                wheel.Remove(subscription);
                table.TryRemove(subscription, out _);
            }
        }
    }

    // Returns when the subscription has ended.
    private async Task FollowAsync(ChangeSubscription subscription, string reason, CancellationToken cancellationToken)
    {
        if (_place is null)
        {
            await SendSnapshotAsync(subscription.ListedAt, reason, cancellationToken);
        }

        await writer.FlushAsync(cancellationToken);
        await CatchUpAsync(subscription.ListedAt, cancellationToken);
        while (subscription.Ended is null)
        {
            if (!subscription.TryTake(_batch, BatchCount))
            {
                await CatchUpAsync(table.Index, cancellationToken);
            }
            else if (_batch.Count > 0)
            {
                await SendBatchAsync(cancellationToken);
            }
            else
            {
                await writer.FlushAsync(cancellationToken);
                await WaitAsync(subscription, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(ChangeSubscription subscription, CancellationToken cancellationToken)
    {
        wheel.Add(subscription, options.HeartbeatInterval);
        var reason = await subscription.WaitAsync();
        wheel.Remove(subscription);
        cancellationToken.ThrowIfCancellationRequested();
        if (reason != WakeReason.TimedOut)
        {
            return;
        }

        // In this order: what had been routed when the index was read is in the subscription by now, and if that is empty nothing was.
        // A subscription off the table heard of nothing any more; why, it is told any moment.
        if (table.TryReadRoutedIndex(subscription, out var index) && subscription.IsEmpty)
        {
            _place = Math.Max(_place!.Value, index);
            writer.Heartbeat(_place.Value);
        }
    }

    // A place beyond the last index of the database is from a state that was lost, such as one before an older backup was restored.
    private async ValueTask<bool> IsLostAsync(CancellationToken cancellationToken)
    {
        return _place is not null && _place > table.Index && _place > await ledger.ReadIndexAsync(cancellationToken);
    }

    // Rows that changed after the place are left out: their changes follow as such.
    private async Task SendSnapshotAsync(long index, string reason, CancellationToken cancellationToken)
    {
        var isFirst = true;
        await foreach (var row in source.SnapshotAsync(index, cancellationToken))
        {
            if (isFirst)
            {
                SendReset(index, reason);
                isFirst = false;
            }

            if (row.Index <= index)
            {
                writer.Write(row, withId: false);
                await writer.FlushWhenFullAsync(cancellationToken);
            }
        }

        if (isFirst)
        {
            SendReset(index, reason);
        }

        writer.Write(new WatchEvent(index, WatchEvent.Live, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("Index"u8, index);
            json.WriteEndObject();
        }), withId: true);
        _place = index;
    }

    private void SendReset(long index, string reason) => writer.Write(new WatchEvent(index, WatchEvent.Reset, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("Index"u8, index);
        json.WriteString("Reason"u8, reason);
        json.WriteEndObject();
    }), withId: false);

    // Reads the log from the place up to an index; the log holds every change of every subject.
    private async Task CatchUpAsync(long upTo, CancellationToken cancellationToken)
    {
        if (_place >= upTo)
        {
            return;
        }

        await foreach (var change in ledger.TailAsync(_place!.Value, cancellationToken))
        {
            if (source.Subject.Judge(change) != Verdict.Unchanged)
            {
                _batch.Add(change);
            }

            if (_batch.Count == BatchCount || change.Index >= upTo)
            {
                await SendBatchAsync(cancellationToken);
            }

            if (change.Index >= upTo)
            {
                _place = Math.Max(_place!.Value, upTo);
                return;
            }
        }
    }

    private async Task SendBatchAsync(CancellationToken cancellationToken)
    {
        _batch.RemoveAll(change => change.Index <= _place);
        if (_batch.Count == 0)
        {
            return;
        }

        foreach (var told in await source.DescribeAsync(_batch, cancellationToken))
        {
            writer.Write(told, withId: !told.IsPart);
            await writer.FlushWhenFullAsync(cancellationToken);
        }

        _place = _batch[^1].Index;
        _batch.Clear();
    }
}

using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Grains.Following;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.Sessions;

/// <summary>
/// Follows the ledger for this silo: tells active sessions of changes made elsewhere, and notes when each lock delay begins.
/// </summary>
internal sealed partial class SessionFollower(
    ILedger ledger, LiveSessions sessions, LockDelays delays, TimeProvider timeProvider, ILogger<SessionFollower> logger) : LedgerFollower(ledger, timeProvider)
{
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        sessions.ForgetAll();
        return ReadDelaysAsync(cancellationToken);
    }

    protected override void Take(Change change)
    {
        switch (change)
        {
            case { Space: SessionPayload.Space }:
                sessions.CatchUp(change.Key, change.Index);
                break;
            case { Space: LockRows.Delays, Kind: MutationKind.Put }:
                delays.Begin(change.Key, change.Index);
                break;
            case { Space: LockRows.Delays, Kind: MutationKind.Delete }:
                delays.End(change.Key, change.Index);
                break;
        }
    }

    protected override void ReportInterruption(Exception failure) => Log.StartsOver(logger, failure);

    private async Task ReadDelaysAsync(CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var page = await Ledger.ListAsync(new ListRequest(LockRows.Delays, string.Empty, from, KeysOnly: true), cancellationToken);
            foreach (var row in page.Entries)
            {
                delays.Begin(row.Key, row.ModifyIndex);
            }

            from = page.Next;
        }
        while (from is not null);
    }

    private static partial class Log
    {
        [LoggerMessage(6201, LogLevel.Warning, "Following the changes of sessions was interrupted; active sessions are read anew and following starts over.")]
        public static partial void StartsOver(ILogger logger, Exception failure);
    }
}

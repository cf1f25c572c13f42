using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>What membership tells people.</summary>
internal static partial class MembershipLog
{
    public static void Write(ILogger logger, MembershipEffect.Report report)
    {
        switch (report.News)
        {
            case MembershipNews.PeerGone:
                PeerGone(logger, report.Silo, report.Detail);
                break;
            case MembershipNews.PeerSilent:
                PeerSilent(logger, report.Silo, report.Detail);
                break;
            case MembershipNews.PeerReachedIndirectly:
                PeerReachedIndirectly(logger, report.Silo, report.Detail);
                break;
            case MembershipNews.VotedAgainst:
                VotedAgainst(logger, report.Silo, report.Detail);
                break;
            case MembershipNews.DeclaredDead:
                DeclaredDead(logger, report.Silo, report.Detail);
                break;
            case MembershipNews.WaitingForPeers:
                WaitingForPeers(logger, report.Detail);
                break;
            case MembershipNews.Isolated:
                Isolated(logger, report.Detail);
                break;
            case MembershipNews.Paused:
                Paused(logger, report.Detail);
                break;
            case MembershipNews.TableLost:
                TableLost(logger, report.Detail);
                break;
            case MembershipNews.TableBack:
                TableBack(logger);
                break;
            default:
                throw new InvalidOperationException($"There is no news '{report.News}'.");
        }
    }

    [LoggerMessage(2100, LogLevel.Information, "This silo '{Silo}' is now {Status} in the membership table")]
    public static partial void StatusReached(ILogger logger, SiloAddress silo, SiloStatus status);

    [LoggerMessage(2101, LogLevel.Warning, "Could not tell the membership table within {Limit} that this silo is {Status}; the others will find out by themselves")]
    public static partial void StatusNotWritten(ILogger logger, SiloStatus status, TimeSpan limit);

    [LoggerMessage(2102, LogLevel.Critical, "{Reason} It answers nothing from now on and its process ends; start it again if nothing else does")]
    public static partial void Terminated(ILogger logger, string reason);

    [LoggerMessage(2103, LogLevel.Error, "Membership could not do what it wanted and tries again: {Effect}; see that the database answers when this stays")]
    public static partial void EffectFailed(ILogger logger, string effect, Exception exception);

    [LoggerMessage(2104, LogLevel.Warning, "The membership table could not be made ready; trying again in {Pause}, so see that the database answers and has its tables")]
    public static partial void TableNotReady(ILogger logger, TimeSpan pause, Exception exception);

    [LoggerMessage(2105, LogLevel.Warning, "This process was held up for {Pause}: requests wait until it is known that the cluster has not declared it dead meanwhile; look for long garbage collections or a machine without processor time")]
    public static partial void HeldUp(ILogger logger, TimeSpan pause);

    [LoggerMessage(2106, LogLevel.Information, "This silo is still a member; requests go on after {Duration}")]
    public static partial void StillMember(ILogger logger, TimeSpan duration);

    [LoggerMessage(2107, LogLevel.Error, "A listener for silo statuses threw; mend it, it is called again with the next change")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(2110, LogLevel.Warning, "Silo '{Silo}' seems to have ended: {Detail}; see its log for why")]
    private static partial void PeerGone(ILogger logger, SiloAddress? silo, string detail);

    [LoggerMessage(2111, LogLevel.Warning, "Silo '{Silo}' does not answer: {Detail}; see whether it runs, and the network to it")]
    private static partial void PeerSilent(ILogger logger, SiloAddress? silo, string detail);

    [LoggerMessage(2112, LogLevel.Warning, "Silo '{Silo}' answers others but not this one ({Detail}); check the network between the two")]
    private static partial void PeerReachedIndirectly(ILogger logger, SiloAddress? silo, string detail);

    [LoggerMessage(2113, LogLevel.Warning, "Voted against silo '{Silo}': {Detail}; see whether it runs, and the network to it")]
    private static partial void VotedAgainst(ILogger logger, SiloAddress? silo, string detail);

    [LoggerMessage(2114, LogLevel.Warning, "Declared silo '{Silo}' dead: {Detail}; its grains start elsewhere, its log may say why")]
    private static partial void DeclaredDead(ILogger logger, SiloAddress? silo, string detail);

    [LoggerMessage(2115, LogLevel.Information, "Before it becomes active this silo waits for an answer from {Peers}; those that have ended are evicted meanwhile")]
    private static partial void WaitingForPeers(ILogger logger, string peers);

    [LoggerMessage(2116, LogLevel.Warning, "This silo reaches the smaller part of the cluster and blames itself; it does not reach {Peers}, so check its network")]
    private static partial void Isolated(ILogger logger, string peers);

    [LoggerMessage(2117, LogLevel.Warning, "Membership was held up for {Duration}, so what it has missed meanwhile speaks against nobody; look for long garbage collections or a machine without processor time")]
    private static partial void Paused(ILogger logger, string duration);

    [LoggerMessage(2118, LogLevel.Error, "The membership table does not answer ({Detail}); the cluster goes on with the members that it has, and no silo can join or be declared dead until it does")]
    private static partial void TableLost(ILogger logger, string detail);

    [LoggerMessage(2119, LogLevel.Information, "The membership table answers again")]
    private static partial void TableBack(ILogger logger);
}

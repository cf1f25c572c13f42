using System.Collections.Immutable;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Sessions;

namespace Actors.Gateway.Sessions;

/// <summary>Reads what a session is to be. All of it may be left out.</summary>
internal sealed class SessionParser(NodeDescription node, RegistrationLimits limits)
{
    private const int ChecksMax = 64;

    // A number below this means seconds, as no delay is that few nanoseconds.
    private const long SecondsBelow = 1000;

    public SessionDefinition Parse(LooseJson body, JsonElement session)
    {
        var name = body.Text(session, "Name");
        var nodeName = body.Text(session, "Node");
        var nodeChecks = NodeChecks(body, session);
        var serviceChecks = body.Items(session, "ServiceChecks").Select(check => CheckId(body, check)).ToImmutableArray();
        body.Fail(limits.FindProblemOfText("session name", name));
        body.Fail(limits.FindProblemOfName("node name", nodeName));
        body.Fail(nodeChecks.Length + serviceChecks.Length > ChecksMax ? $"The session names more than {ChecksMax} checks; attach it to fewer." : null);
        foreach (var id in nodeChecks.Concat(serviceChecks))
        {
            body.Fail(limits.FindProblemOfName("check id", id));
        }

        var ttlText = body.Text(session, "TTL");
        return new SessionDefinition(
            name,
            nodeName.Length > 0 ? nodeName : node.Name,
            LockDelay(body, session),
            Ttl(body, ttlText),
            ttlText,
            Behavior(body, session),
            nodeChecks,
            serviceChecks);
    }

    private static TimeSpan? Ttl(LooseJson body, string text)
    {
        var ttl = TimeSpan.Zero;
        if (text.Length > 0 && !GoDuration.TryParse(text, out ttl))
        {
            body.Fail($"Request decode failed: TTL '{text}' is not a duration such as 15s or 1m30s.");
        }

        return ttl == TimeSpan.Zero ? null : ttl;
    }

    private static TimeSpan LockDelay(LooseJson body, JsonElement session)
    {
        if (!LooseJson.TryFind(session, "LockDelay", out var value))
        {
            return SessionDefinition.LockDelayDefault;
        }

        var delay = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number < SecondsBelow
            ? TimeSpan.FromSeconds(number)
            : body.Duration(session, "LockDelay");
        body.Fail(delay < TimeSpan.Zero ? $"Request decode failed: LockDelay '{value}' is negative; give a duration from 0s to 60s." : null);
        return delay;
    }

    private static SessionBehavior Behavior(LooseJson body, JsonElement session)
    {
        switch (body.Text(session, "Behavior"))
        {
            case "" or "release":
                return SessionBehavior.Release;
            case "delete":
                return SessionBehavior.Delete;
            case var other:
                body.Fail($"Invalid Behavior setting '{other}'; choose release or delete.");
                return SessionBehavior.Release;
        }
    }

    // The older name wins when it is there, and an empty list means no checks at all.
    private static ImmutableArray<string> NodeChecks(LooseJson body, JsonElement session)
    {
        var member = LooseJson.TryFind(session, "NodeChecks", out _) ? "NodeChecks" : "Checks";
        return LooseJson.TryFind(session, member, out _) ? [.. body.Texts(session, member)] : [SessionDefinition.NodeHealth];
    }

    private static string CheckId(LooseJson body, JsonElement check) =>
        check.ValueKind == JsonValueKind.String ? check.GetString() ?? "" : body.Text(check, "ID");
}

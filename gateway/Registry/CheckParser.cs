using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Reads the definition of a check. Only TTL checks are run; any other kind is refused rather than registered and never run.</summary>
internal sealed class CheckParser(RegistrationLimits limits)
{
    private static readonly TimeSpan TtlMax = TimeSpan.FromDays(3650);
    private static readonly TimeSpan DeregisterAfterMin = TimeSpan.FromMinutes(1);

    private static readonly string[] OtherKinds =
    [
        "HTTP", "TCP", "UDP", "GRPC", "H2PING", "Args", "ScriptArgs", "Script", "DockerContainerID", "AliasService", "AliasNode", "OSService",
    ];

    /// <summary>Whether a check was given at all: some clients send one whose members are all empty.</summary>
    public static bool IsGiven(JsonElement check) =>
        LooseJson.IsSet(check, "TTL") || LooseJson.IsSet(check, "CheckID") || LooseJson.IsSet(check, "Name") || FindOtherKind(check) is not null;

    /// <summary>The text of a status; null when it is none.</summary>
    public static CheckStatus? ParseStatus(string text) => text switch
    {
        "passing" => CheckStatus.Passing,
        "warning" => CheckStatus.Warning,
        "critical" => CheckStatus.Critical,
        _ => null,
    };

    /// <summary>Reads a check; what is wrong with it goes into <paramref name="body"/>.</summary>
    public CheckDefinition Parse(LooseJson body, JsonElement check, string defaultId, string defaultName, string statusProblem)
    {
        var id = FirstOf(body.Text(check, "CheckID"), body.Text(check, "ID"));
        var name = FirstOf(body.Text(check, "Name"), defaultName);
        var notes = body.Text(check, "Notes");
        body.Fail(limits.FindProblemOfName("check id", id));
        body.Fail(limits.FindProblemOfText("check name", name));
        body.Fail(limits.FindProblemOfText("check notes", notes));
        return new CheckDefinition(
            FirstOf(id, defaultId), name, notes, CheckDefinition.TtlType, Status(body, check, statusProblem), Ttl(body, check), DeregisterAfter(body, check));
    }

    private static TimeSpan Ttl(LooseJson body, JsonElement check)
    {
        if (FindOtherKind(check) is { } kind)
        {
            body.Fail($"Invalid check: {kind} checks are not run by this registry; give a TTL and report to /v1/agent/check/pass.");
        }

        var ttl = body.Duration(check, "TTL");
        if (ttl <= TimeSpan.Zero || ttl > TtlMax)
        {
            body.Fail($"Invalid check: TTL is '{ttl}'; give a duration above zero, such as 10s, and at most {TtlMax.TotalDays} days.");
        }

        return ttl;
    }

    private static TimeSpan? DeregisterAfter(LooseJson body, JsonElement check)
    {
        var after = body.Duration(check, "DeregisterCriticalServiceAfter");
        if (after < TimeSpan.Zero || after > TtlMax)
        {
            body.Fail($"Invalid check: DeregisterCriticalServiceAfter is '{after}'; give a duration of at least 1m and at most {TtlMax.TotalDays} days.");
        }

        return after == TimeSpan.Zero ? null : after < DeregisterAfterMin ? DeregisterAfterMin : after;
    }

    private static CheckStatus Status(LooseJson body, JsonElement check, string statusProblem)
    {
        var text = body.Text(check, "Status");
        if (text.Length > 0 && ParseStatus(text) is null)
        {
            body.Fail($"{statusProblem}: '{text}' is not passing, warning or critical.");
        }

        return ParseStatus(text) ?? CheckStatus.Critical;
    }

    private static string? FindOtherKind(JsonElement check) => Array.Find(OtherKinds, kind => LooseJson.IsSet(check, kind));

    private static string FirstOf(string text, string fallback) => text.Length > 0 ? text : fallback;
}

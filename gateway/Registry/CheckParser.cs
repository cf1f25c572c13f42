using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>
/// Reads the definition of a check. Kinds that only an agent on the service's own machine could run are refused rather than registered and
/// never run.
/// </summary>
internal sealed class CheckParser(RegistrationLimits limits, ProbeParser probes)
{
    private static readonly TimeSpan TtlMax = TimeSpan.FromDays(3650);
    private static readonly TimeSpan DeregisterAfterMin = TimeSpan.FromMinutes(1);

    private static readonly string[] RefusedKinds =
        ["UDP", "H2PING", "Args", "ScriptArgs", "Script", "DockerContainerID", "OSService"];

    /// <summary>Whether a check was given at all: some clients send one whose members are all empty.</summary>
    public static bool IsGiven(JsonElement check) =>
        LooseJson.IsSet(check, "TTL") || LooseJson.IsSet(check, "CheckID") || LooseJson.IsSet(check, "Name")
        || ProbeParser.KindOf(check) is not null || FindRefusedKind(check) is not null;

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
        var kind = Kind(body, check);
        var isTtl = kind == CheckTypes.Ttl;
        return new CheckDefinition(
            Id(body, check, defaultId),
            Name(body, check, defaultName),
            Notes(body, check),
            kind,
            Status(body, check, statusProblem),
            isTtl ? Ttl(body, check) : TimeSpan.Zero,
            DeregisterAfter(body, check),
            isTtl ? null : probes.Parse(body, check, kind));
    }

    /// <summary>Reads a check of the catalog, which somebody else runs.</summary>
    public CheckDefinition ParseExternal(LooseJson body, JsonElement check)
    {
        var name = body.Text(check, "Name");
        var status = Status(body, check, "Bad check status");
        var probe = LooseJson.TryFind(check, "Definition", out var definition) && definition.ValueKind == JsonValueKind.Object
            ? ProbeParser.ParseExternal(body, definition)
            : null;
        var id = Id(body, check, name);
        body.Fail(id.Length == 0 ? "Missing check id: give it as CheckID, or a Name." : null);
        return new CheckDefinition(id, name.Length > 0 ? name : id, Notes(body, check), CheckTypes.External, status, TimeSpan.Zero, null, probe);
    }

    private static string Kind(LooseJson body, JsonElement check)
    {
        if (FindRefusedKind(check) is { } refused)
        {
            body.Fail($"Invalid check: {refused} checks are not run by this registry, which has no agent beside the service; give TTL, HTTP, TCP, GRPC or AliasService.");
        }

        var probed = ProbeParser.KindOf(check);
        if (probed is not null && LooseJson.IsSet(check, "TTL"))
        {
            body.Fail($"Invalid check: TTL and {probed} are both given; a check is of one kind.");
        }

        return probed ?? CheckTypes.Ttl;
    }

    private static TimeSpan Ttl(LooseJson body, JsonElement check)
    {
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

    private string Id(LooseJson body, JsonElement check, string defaultId)
    {
        var id = FirstOf(body.Text(check, "CheckID"), body.Text(check, "ID"));
        body.Fail(limits.FindProblemOfName("check id", id));
        return FirstOf(id, defaultId);
    }

    private string Name(LooseJson body, JsonElement check, string defaultName)
    {
        var name = FirstOf(body.Text(check, "Name"), defaultName);
        body.Fail(limits.FindProblemOfText("check name", name));
        return name;
    }

    private string Notes(LooseJson body, JsonElement check)
    {
        var notes = body.Text(check, "Notes");
        body.Fail(limits.FindProblemOfText("check notes", notes));
        return notes;
    }

    private static string? FindRefusedKind(JsonElement check) => Array.Find(RefusedKinds, kind => LooseJson.IsSet(check, kind));

    private static string FirstOf(string text, string fallback) => text.Length > 0 ? text : fallback;
}

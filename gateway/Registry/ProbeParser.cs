using System.Globalization;
using System.Text;
using System.Text.Json;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Reads what a check asks, and how often. Intervals below a second are raised to one, as Consul does.</summary>
internal sealed class ProbeParser(RegistrationLimits limits)
{
    private const int OutputBytesMax = 4096;
    private const int ThresholdMax = 10_000;
    private const int MethodCharactersMax = 16;

    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DurationMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The kind of probe that a check asks for; null when it asks for none.</summary>
    public static string? KindOf(JsonElement check) =>
        LooseJson.IsSet(check, "HTTP") ? CheckTypes.Http
        : LooseJson.IsSet(check, "TCP") ? CheckTypes.Tcp
        : LooseJson.IsSet(check, "GRPC") ? CheckTypes.Grpc
        : LooseJson.IsSet(check, "AliasService") || LooseJson.IsSet(check, "AliasNode") ? CheckTypes.Alias
        : null;

    public ProbeDefinition Parse(LooseJson body, JsonElement check, string kind) => kind switch
    {
        CheckTypes.Http => Timed(body, check, kind, Url(body, check)) with { Http = Http(body, check), Tls = Tls(body, check, uses: false) },
        CheckTypes.Tcp => Timed(body, check, kind, HostAndPort(body, "TCP", body.Text(check, "TCP"))),
        CheckTypes.Grpc => Timed(body, check, kind, GrpcTarget(body, check)) with { Tls = Tls(body, check, body.Flag(check, "GRPCUseTLS")) },
        CheckTypes.Alias => Alias(body, check),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only HTTP, TCP, GRPC and alias checks are probed."),
    };

    /// <summary>Reads what another program is to ask; it is kept and shown, and not looked into.</summary>
    public static ProbeDefinition? ParseExternal(LooseJson body, JsonElement definition)
    {
        var http = body.Text(definition, "HTTP");
        var target = http.Length > 0 ? http : body.Text(definition, "TCP");
        return target.Length == 0
            ? null
            : new ProbeDefinition(target, Bounded(body, definition, "Interval"), Bounded(body, definition, "Timeout"))
            {
                Http = http.Length > 0 ? new HttpProbe("GET", string.Empty, string.Empty, true) : null,
            };
    }

    private static ProbeDefinition Timed(LooseJson body, JsonElement check, string kind, string target)
    {
        var interval = Bounded(body, check, "Interval");
        if (interval <= TimeSpan.Zero)
        {
            body.Fail($"Invalid check: Interval must be above zero for {kind} checks; give one such as 10s.");
        }

        var timeout = Bounded(body, check, "Timeout");
        return new ProbeDefinition(target, interval < IntervalMin ? IntervalMin : interval, timeout <= TimeSpan.Zero ? DefaultTimeout : timeout)
        {
            Thresholds = Thresholds(body, check),
            OutputBytesMax = body.Number(check, "OutputMaxSize", 0) is > 0 and < OutputBytesMax and var bytes ? bytes : null,
        };
    }

    private static ProbeDefinition Alias(LooseJson body, JsonElement check) =>
        new(body.Text(check, "AliasService"), IntervalMin, DefaultTimeout)
        {
            AliasNode = body.Text(check, "AliasNode") is { Length: > 0 } node ? node : null,
        };

    private string Url(LooseJson body, JsonElement check)
    {
        var url = body.Text(check, "HTTP");
        body.Fail(limits.FindProblemOfText("check URL", url));
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            body.Fail($"Invalid check: HTTP is '{url}'; give a URL that begins with http:// or https://.");
        }

        return url;
    }

    private HttpProbe? Http(LooseJson body, JsonElement check)
    {
        var method = body.Text(check, "Method").ToUpperInvariant();
        if (method.Length > MethodCharactersMax || !method.All(char.IsAsciiLetter))
        {
            body.Fail($"Invalid check: Method is '{method}'; give one such as GET.");
        }

        var headers = Headers(body, check);
        var text = body.Text(check, "Body");
        body.Fail(limits.FindProblemOfText("check body", text));
        var follows = !body.Flag(check, "DisableRedirects");
        return method is "" or "GET" && headers.Length == 0 && text.Length == 0 && follows
            ? null
            : new HttpProbe(method.Length == 0 ? "GET" : method, headers, text, follows);
    }

    private string Headers(LooseJson body, JsonElement check)
    {
        var lines = new StringBuilder();
        foreach (var header in body.Members(check, "Header"))
        {
            foreach (var value in body.Texts(header, "Header"))
            {
                if (header.Name.Length == 0 || header.Name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) || value.Any(char.IsControl))
                {
                    body.Fail($"Invalid check: Header '{header.Name}' is not a header with a printable value.");
                }

                lines.Append(CultureInfo.InvariantCulture, $"{header.Name}: {value}\n");
            }
        }

        body.Fail(limits.FindProblemOfText("check headers", lines.ToString()));
        return lines.ToString();
    }

    private static TlsProbe? Tls(LooseJson body, JsonElement check, bool uses)
    {
        var skips = body.Flag(check, "TLSSkipVerify");
        var name = body.Text(check, "TLSServerName");
        return uses || skips || name.Length > 0 ? new TlsProbe(uses, skips, name) : null;
    }

    private static ProbeThresholds? Thresholds(LooseJson body, JsonElement check)
    {
        var thresholds = new ProbeThresholds(
            Threshold(body, check, "SuccessBeforePassing"), Threshold(body, check, "FailuresBeforeWarning"), Threshold(body, check, "FailuresBeforeCritical"));
        if (thresholds.FailuresBeforeWarning > thresholds.FailuresBeforeCritical)
        {
            body.Fail($"Invalid check: FailuresBeforeWarning is {thresholds.FailuresBeforeWarning} and can't be higher than FailuresBeforeCritical, {thresholds.FailuresBeforeCritical}.");
        }

        return thresholds == default ? null : thresholds;
    }

    private static int Threshold(LooseJson body, JsonElement check, string name)
    {
        var count = body.Number(check, name, 0);
        if (count is < 0 or > ThresholdMax)
        {
            body.Fail($"Invalid check: {name} is {count}; give 0 to {ThresholdMax}.");
        }

        return count;
    }

    private string GrpcTarget(LooseJson body, JsonElement check)
    {
        var target = body.Text(check, "GRPC");
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        HostAndPort(body, "GRPC", slash < 0 ? target : target[..slash]);
        return target;
    }

    private string HostAndPort(LooseJson body, string kind, string target)
    {
        body.Fail(limits.FindProblemOfText("check target", target));
        if (!Uri.TryCreate($"tcp://{target}", UriKind.Absolute, out var parsed) || parsed.Port <= 0 || parsed.AbsolutePath.Length > 1)
        {
            body.Fail($"Invalid check: {kind} is '{target}'; give a host and a port, such as 10.0.0.1:8080.");
        }

        return target;
    }

    private static TimeSpan Bounded(LooseJson body, JsonElement owner, string name)
    {
        var duration = body.Duration(owner, name);
        if (duration < TimeSpan.Zero || duration > DurationMax)
        {
            body.Fail($"Invalid check: {name} is '{duration}'; give a duration of at most {DurationMax.TotalHours} hours.");
        }

        return duration;
    }
}

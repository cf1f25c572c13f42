namespace Actors.GrainInterfaces.Registry;

/// <summary>What the registry asks to find the status of a check out, and how often.</summary>
/// <param name="Target">Whom: a URL, a <c>host:port</c>, a <c>host:port/service</c>, or of an alias the service id; empty when it follows a node.</param>
/// <param name="Interval">The time from one probe to the next.</param>
/// <param name="Timeout">How long an answer may take.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ProbeDefinition")]
public sealed record ProbeDefinition(
    [property: Id(0)] string Target,
    [property: Id(1)] TimeSpan Interval,
    [property: Id(2)] TimeSpan Timeout)
{
    /// <summary>How HTTP asks; null for a plain GET.</summary>
    [Id(3)]
    public HttpProbe? Http { get; init; }

    /// <summary>How TLS is spoken; null for the usual way.</summary>
    [Id(4)]
    public TlsProbe? Tls { get; init; }

    /// <summary>How many findings in a row change the status; null for one.</summary>
    [Id(5)]
    public ProbeThresholds? Thresholds { get; init; }

    /// <summary>Of an alias: the node; null for the check's own.</summary>
    [Id(6)]
    public string? AliasNode { get; init; }

    /// <summary>Most bytes of output that are kept; null for 4,096.</summary>
    [Id(7)]
    public int? OutputBytesMax { get; init; }
}

/// <summary>How an HTTP probe asks.</summary>
/// <param name="Method">The method.</param>
/// <param name="Headers">One header a line, <c>Name: value</c>; empty for none.</param>
/// <param name="Body">What is sent; empty for nothing.</param>
/// <param name="FollowsRedirects">Whether a redirect is followed or taken as the answer.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.HttpProbe")]
public sealed record HttpProbe(
    [property: Id(0)] string Method,
    [property: Id(1)] string Headers,
    [property: Id(2)] string Body,
    [property: Id(3)] bool FollowsRedirects);

/// <summary>How a probe speaks TLS.</summary>
/// <param name="Uses">Whether it does, where the target does not say it.</param>
/// <param name="SkipsVerify">Whether it takes any certificate.</param>
/// <param name="ServerName">The name that the certificate must be for; empty for the target's.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.TlsProbe")]
public sealed record TlsProbe(
    [property: Id(0)] bool Uses,
    [property: Id(1)] bool SkipsVerify,
    [property: Id(2)] string ServerName);

/// <summary>How many equal findings in a row change the status of a check.</summary>
/// <param name="SuccessBeforePassing">For good findings; 0 is the same as 1.</param>
/// <param name="FailuresBeforeWarning">For bad ones to count as a warning; 0 for the same as critical.</param>
/// <param name="FailuresBeforeCritical">For bad ones to count as critical; 0 is the same as 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ProbeThresholds")]
public readonly record struct ProbeThresholds(
    [property: Id(0)] int SuccessBeforePassing,
    [property: Id(1)] int FailuresBeforeWarning,
    [property: Id(2)] int FailuresBeforeCritical);

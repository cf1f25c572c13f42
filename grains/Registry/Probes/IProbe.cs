using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Probes;

/// <summary>Finds out how one kind of check stands. What it throws counts as critical, with the message as output.</summary>
internal interface IProbe
{
    /// <summary>The kind: one of <see cref="CheckTypes"/>.</summary>
    string Type { get; }

    /// <summary>Asks once. Null when it cannot tell now: then nothing is found, and it is asked again.</summary>
    /// <param name="id">Whose check it is.</param>
    /// <param name="probe">Whom to ask, and how.</param>
    /// <param name="cancellationToken">Cancelled when the answer has taken too long.</param>
    Task<ProbeFinding?> AskAsync(InstanceId id, ProbeDefinition probe, CancellationToken cancellationToken);
}

/// <summary>What a probe has found.</summary>
/// <param name="Status">How the check stands.</param>
/// <param name="Output">Why, for people.</param>
internal readonly record struct ProbeFinding(CheckStatus Status, string Output);

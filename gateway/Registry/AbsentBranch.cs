using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>Says why a part of Consul's API is not here, instead of a bare 404.</summary>
internal sealed class AbsentBranch(RegistryAnswers answers, string prefix, Refusal refusal) : IRawBranch
{
    private const string NoMesh = "There is no service mesh here: no sidecars, gateways, intentions, config entries or certificates.";
    private const string OneCluster = "There is one cluster here: nothing is peered, exported or imported.";

    /// <summary>What is not here, and why.</summary>
    public static IReadOnlyList<(string Prefix, Refusal Refusal)> All { get; } =
    [
        ("/v1/connect", Missing(NoMesh)),
        ("/v1/config", Missing(NoMesh)),
        ("/v1/discovery-chain", Missing(NoMesh)),
        ("/v1/peering", Missing(OneCluster)),
        ("/v1/peerings", Missing(OneCluster)),
        ("/v1/exported-services", Missing(OneCluster)),
        ("/v1/imported-services", Missing(OneCluster)),
        ("/v1/internal", Missing("This is for Consul's own user interface; there is none here.")),
    ];

    public string Prefix => prefix;

    public IReadOnlyList<RawOperation> Operations => [];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        answers.Refuse(context, refusal);
        return Task.CompletedTask;
    }

    private static Refusal Missing(string reason) => new(StatusCodes.Status404NotFound, reason);
}

using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Tests.Registry;

/// <summary>Instances and checks to test with.</summary>
internal static class Sample
{
    public const string Node = "actors";

    public static CheckDefinition Ttl(string id, double seconds = 10, double? deregisterAfterSeconds = null, CheckStatus initial = CheckStatus.Critical) =>
        new(id, id, string.Empty, CheckDefinition.TtlType, initial, TimeSpan.FromSeconds(seconds),
            deregisterAfterSeconds is { } after ? TimeSpan.FromSeconds(after) : null);

    public static ServiceCheck Check(string id, CheckStatus status = CheckStatus.Critical, double seconds = 10, string output = "", long index = 1) =>
        new(Ttl(id, seconds), status, output, index, index);

    public static ServiceDefinition Definition(string id, string name = "web", params string[] tags) =>
        new(id, name, [.. tags], "10.0.0.1", 8080, string.Empty, [new MetaPair("version", "1")], [new TaggedAddress("lan", "10.0.0.1", 8080)],
            ServiceWeights.Default, false, null);

    public static ServiceInstance Instance(string id, long version, string name = "web", CheckStatus? status = null, params string[] tags) =>
        new(Node, Definition(id, name, tags), status is { } known ? [Check($"service:{id}", known)] : [], version, version, version);

    public static RegisterService Register(string id, string name = "web", double ttlSeconds = 10) =>
        new(Definition(id, name), [Ttl($"service:{id}", ttlSeconds)], ReplaceChecks: false);
}

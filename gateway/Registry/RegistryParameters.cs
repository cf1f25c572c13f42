using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>Parameters that several endpoints have, for the API description.</summary>
internal static class RegistryParameters
{
    public static RawParameter Filter { get; } = new("filter", "Only what this expression holds for, such as: \"v2\" in ServiceTags and ServiceMeta.zone == a.");

    public static RawParameter NodeMeta { get; } = new("node-meta", "Only what is on nodes with this metadata, key:value; may be repeated.");

    public static RawParameter Tag { get; } = new("tag", "Only instances with this tag; may be repeated.");

    public static RawParameter Passing { get; } = new("passing", "Only instances whose checks, and whose node's checks, all pass.");
}

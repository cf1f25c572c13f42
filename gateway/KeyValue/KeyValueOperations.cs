using Actors.Gateway.Http;

namespace Actors.Gateway.KeyValue;

/// <summary>The description of <c>/v1/kv</c>.</summary>
internal static class KeyValueOperations
{
    private const string Path = "/v1/kv/{key}";

    private static readonly RawParameter Recurse = new("recurse", "Every key that starts with the given text.");
    private static readonly RawParameter Fence = new("fence", "Only while the key is locked and its LockIndex is this number.");
    private static readonly RawParameter Pretty = new("pretty", "Indented JSON.");

    public static readonly IReadOnlyList<RawOperation> All =
    [
        new(HttpMethod.Get, Path, "Reads a key; the value is base64. 404 when there is none.",
            new("raw", "Only the bytes of the value."),
            Recurse,
            new("keys", "Only the names of the keys that start with the given text."),
            new("separator", "With keys: cuts each name after the first separator that follows the given text."),
            new("versions", "All versions of the key that are kept, the latest first, removals included."),
            new("version", "The key as it was in the version with this ModifyIndex."),
            new("consistent", "Checked against the database."),
            new("stale", "Whatever is at hand, also while the database is down."),
            Pretty),
        new(HttpMethod.Put, Path, "Stores the request body under a key. Answers true or false.",
            new("flags", "An unsigned 64-bit number to keep with the value."),
            new("cas", "Only if the key's ModifyIndex is this number; 0 for a key that does not exist."),
            new("rollback", "Stores the value and flags of the version with this ModifyIndex again; the body counts for nothing."),
            new("acquire", "Locks the key for this session; the answer's X-Actors-Lock-Index is the fencing token."),
            new("release", "Gives the lock of this session back."),
            Fence),
        new(HttpMethod.Delete, Path, "Removes a key. Answers true or false.",
            Recurse,
            new("cas", "Only if the key's ModifyIndex is this number."),
            Fence),
    ];
}

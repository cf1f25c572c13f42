using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Transactions;

/// <summary>What one operation does with its key.</summary>
[GenerateSerializer, Alias("Actors.Transactions.KeyVerb")]
public enum KeyVerb
{
    /// <summary>Stores the value.</summary>
    Set = 0,

    /// <summary>Stores the value if the key has the index; 0: if it does not exist.</summary>
    Cas = 1,

    /// <summary>Stores the value and locks the key for the session.</summary>
    Lock = 2,

    /// <summary>Stores the value and gives the session's lock back.</summary>
    Unlock = 3,

    /// <summary>Reads the key, which must exist.</summary>
    Get = 4,

    /// <summary>Reads the key, which need not exist.</summary>
    GetOrEmpty = 5,

    /// <summary>Reads all keys that start with the text.</summary>
    GetTree = 6,

    /// <summary>Requires that the key has the index.</summary>
    CheckIndex = 7,

    /// <summary>Requires that the session holds the key.</summary>
    CheckSession = 8,

    /// <summary>Requires that the key does not exist.</summary>
    CheckNotExists = 9,

    /// <summary>Removes the key, if it exists.</summary>
    Delete = 10,

    /// <summary>Removes all keys that start with the text.</summary>
    DeleteTree = 11,

    /// <summary>Removes the key if it has the index.</summary>
    DeleteCas = 12,
}

/// <summary>One operation.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Key">The key, or for trees the text that keys start with.</param>
/// <param name="Value">The bytes to store; empty where nothing is stored.</param>
/// <param name="Flags">The flags to store.</param>
/// <param name="Index">The index that the key must have, for verbs that compare.</param>
/// <param name="Session">The session, for verbs about locks; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.KeyOperation")]
public sealed record KeyOperation(
    [property: Id(0)] KeyVerb Verb,
    [property: Id(1)] string Key,
    [property: Id(2)] ReadOnlyMemory<byte> Value,
    [property: Id(3)] ulong Flags,
    [property: Id(4)] ulong Index,
    [property: Id(5)] string Session)
{
    /// <summary>Whether it changes nothing.</summary>
    public bool IsReading => Verb is KeyVerb.Get or KeyVerb.GetOrEmpty or KeyVerb.GetTree or KeyVerb.CheckIndex or KeyVerb.CheckSession or KeyVerb.CheckNotExists;

    /// <summary>Whether it is about all keys that start with a text.</summary>
    public bool IsTree => Verb is KeyVerb.GetTree or KeyVerb.DeleteTree;
}

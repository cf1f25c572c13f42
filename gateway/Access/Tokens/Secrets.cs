using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Gateway.Access.Tokens;

/// <summary>Secrets and their hashes. A secret is random, so its hash needs neither salt nor many rounds.</summary>
internal static class Secret
{
    /// <summary>Longest text that can be one.</summary>
    public const int CharactersMax = 128;

    /// <summary>A new one: 122 random bits in the form that Consul's have.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public static ImmutableArray<byte> Hash(string secret) => [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))];
}

/// <summary>
/// Finds who has a secret, by the secret's hash: what is looked up and compared never depends on the secret but through its hash, and hashes are
/// compared in a time that does not depend on them.
/// </summary>
internal sealed class SecretTable<TOwner>
    where TOwner : class
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private readonly ConcurrentDictionary<long, ImmutableArray<(ImmutableArray<byte> Hash, TOwner Owner)>> _owners = new();

    /// <summary>Who has the secret. A secret that nobody has costs a comparison as well.</summary>
    public bool TryFind(string secret, [NotNullWhen(true)] out TOwner? owner)
    {
        owner = null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        if (!_owners.TryGetValue(PlaceOf(hash), out var candidates))
        {
            CryptographicOperations.FixedTimeEquals(hash, NoHash);
            return false;
        }

        foreach (var candidate in candidates)
        {
            owner = CryptographicOperations.FixedTimeEquals(hash, candidate.Hash.AsSpan()) ? candidate.Owner : owner;
        }

        return owner is not null;
    }

    public void Set(ImmutableArray<byte> hash, TOwner owner) => _owners.AddOrUpdate(
        PlaceOf(hash.AsSpan()),
        static (_, added) => [added],
        static (_, held, added) => held.RemoveAll(other => IsSame(other.Hash, added.Hash)).Add(added),
        (Hash: hash, Owner: owner));

    public void Remove(ImmutableArray<byte> hash)
    {
        var place = PlaceOf(hash.AsSpan());
        if (_owners.TryGetValue(place, out var held))
        {
            _owners[place] = held.RemoveAll(other => IsSame(other.Hash, hash));
        }
    }

    private static bool IsSame(ImmutableArray<byte> left, ImmutableArray<byte> right) => left.AsSpan().SequenceEqual(right.AsSpan());

    // A part of the hash: several owners may share it, and an attacker cannot choose it.
    private static long PlaceOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
}

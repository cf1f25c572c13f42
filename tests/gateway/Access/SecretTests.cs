using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Actors.Gateway.Access.Tokens;

namespace Actors.Gateway.Tests.Access;

/// <summary>Fault test 25, timing of compare: a secret is found by its hash, and hashes are compared in constant time.</summary>
public sealed class SecretTests
{
    [Fact]
    public void TimingOfCompare_LookupIsByHashAndTheWholeHashIsCompared()
    {
        var table = new SecretTable<string>();
        var secret = Secret.Create();
        var hash = Secret.Hash(secret);
        ImmutableArray<byte> sameBeginning = [.. hash[..31], (byte)(hash[31] ^ 1)];
        table.Set(sameBeginning, "another whose hash begins in the same way");

        // The place is that of the secret, the hash is not.
        Assert.False(table.TryFind(secret, out _));
        table.Set(hash, "mine");
        Assert.True(table.TryFind(secret, out var owner));
        Assert.Equal("mine", owner);
        Assert.False(table.TryFind(secret[..^1], out _));
        table.Remove(hash);
        Assert.False(table.TryFind(secret, out _));
    }

    [Fact]
    public void TimingOfCompare_UsesTheFixedTimeComparisonAndNoOther()
    {
        var source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../gateway/Access/Tokens/Secrets.cs"));
        var lookup = source[source.IndexOf("public bool TryFind", StringComparison.Ordinal)..source.IndexOf("public void Set", StringComparison.Ordinal)];

        Assert.Equal(2, lookup.Split("CryptographicOperations.FixedTimeEquals(").Length - 1);
        Assert.DoesNotContain("SequenceEqual", lookup, StringComparison.Ordinal);
        Assert.DoesNotContain("==", lookup, StringComparison.Ordinal);
        Assert.DoesNotContain(".Equals(", lookup, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_IsAUuidAndEachTimeAnother()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => Secret.Create()).ToHashSet();

        Assert.Equal(100, secrets.Count);
        Assert.All(secrets, secret => Assert.True(Guid.TryParseExact(secret, "D", out _)));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

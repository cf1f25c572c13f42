using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Handshakes;

/// <summary>
/// What two processes say before the first frame: who they are, whom they want, and, when a secret is configured, that they know it.
/// The side that dialled proves it first, so that nobody gets material to guess with just by asking.
/// </summary>
/// <param name="node">This process.</param>
/// <param name="secret">The shared secret; null for none.</param>
/// <param name="findRefusal">Says why a process with this identity is refused; null when it is not.</param>
internal sealed class Handshake(LocalNode node, string? secret, Func<SiloAddress, string?> findRefusal)
{
    /// <summary>Greets the listener; returns who it is.</summary>
    /// <exception cref="PeerRefusedException">One of the two sides refuses the other.</exception>
    public async Task<SiloAddress> DialAsync(Stream stream, SiloAddress wanted, CancellationToken cancellationToken)
    {
        var role = node.Address.IsClient ? PortRole.Clients : PortRole.Silos;

        // Generation 0 is nobody's: the address of a gateway that is known by its endpoint only.
        var exact = wanted.Generation == 0 ? null : wanted;
        var hello = new Hello(Preamble.ProtocolVersion, role, node.ClusterId, node.Address, exact, RandomNumberGenerator.GetBytes(Preamble.NonceBytes));
        await Preamble.SendHelloAsync(stream, hello, cancellationToken).ConfigureAwait(false);
        var challenge = await Preamble.ReadBytesAsync(stream, PreambleKind.Challenge, cancellationToken).ConfigureAwait(false);
        await Preamble.SendBytesAsync(stream, PreambleKind.Proof, Prove("dial", hello, challenge), cancellationToken).ConfigureAwait(false);
        var (identity, proof) = await Preamble.ReadWelcomeAsync(stream, cancellationToken).ConfigureAwait(false);
        if (secret is not null && !CryptographicOperations.FixedTimeEquals(proof, Prove("accept", hello, challenge)))
        {
            throw new PeerRefusedException($"'{identity}' does not prove that it knows this process's shared secret; configure the same secret on all silos and clients, or on none");
        }

        return exact is null || exact.Equals(identity) ? identity : throw new PeerRefusedException($"'{identity}' answered in place of '{exact}'");
    }

    /// <summary>Answers a greeting; returns who has dialled.</summary>
    /// <exception cref="PeerRefusedException">This side refuses the other; it has been told.</exception>
    public async Task<SiloAddress> AcceptAsync(Stream stream, PortRole port, CancellationToken cancellationToken)
    {
        var hello = await Preamble.ReadHelloAsync(stream, cancellationToken).ConfigureAwait(false);
        var challenge = RandomNumberGenerator.GetBytes(Preamble.NonceBytes);
        if (FindProblem(hello, port) is { } problem)
        {
            throw await RefuseAsync(stream, hello, problem, cancellationToken).ConfigureAwait(false);
        }

        await Preamble.SendBytesAsync(stream, PreambleKind.Challenge, challenge, cancellationToken).ConfigureAwait(false);
        var proof = await Preamble.ReadBytesAsync(stream, PreambleKind.Proof, cancellationToken).ConfigureAwait(false);
        if (secret is not null && !CryptographicOperations.FixedTimeEquals(proof, Prove("dial", hello, challenge)))
        {
            var reason = proof.Length == 0 ? "this cluster needs a shared secret and none was given" : "the shared secret is another one";
            throw await RefuseAsync(stream, hello, reason, cancellationToken).ConfigureAwait(false);
        }

        await Preamble.SendWelcomeAsync(stream, node.Address, Prove("accept", hello, challenge), cancellationToken).ConfigureAwait(false);
        return hello.Identity;
    }

    private static async Task<PeerRefusedException> RefuseAsync(Stream stream, Hello hello, string reason, CancellationToken cancellationToken)
    {
        await Preamble.SendRefusalAsync(stream, reason, cancellationToken).ConfigureAwait(false);
        return new PeerRefusedException($"'{hello.Identity}' is refused: {reason}");
    }

    private string? FindProblem(Hello hello, PortRole port)
    {
        if (hello.Version != Preamble.ProtocolVersion)
        {
            return $"it speaks version {hello.Version} of the protocol and this process version {Preamble.ProtocolVersion}";
        }

        if (hello.ClusterId != node.ClusterId)
        {
            return $"it belongs to cluster '{hello.ClusterId}' and this process to cluster '{node.ClusterId}'";
        }

        if (hello.Role != port || hello.Identity.IsClient != (port == PortRole.Clients))
        {
            return port == PortRole.Clients ? "this port is for clients; silos connect to the silo port" : "this port is for silos; clients connect to the gateway port";
        }

        if (hello.Wanted is not null && !hello.Wanted.Equals(node.Address))
        {
            return $"it wants '{hello.Wanted}' and this is '{node.Address}'";
        }

        return findRefusal(hello.Identity);
    }

    private byte[] Prove(string side, Hello hello, byte[] challenge)
    {
        if (secret is null)
        {
            return [];
        }

        var said = $"{side}\n{hello.ClusterId}\n{hello.Identity}\n{hello.Wanted}\n{Convert.ToHexString(hello.Nonce)}\n{Convert.ToHexString(challenge)}";
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(said));
    }
}

using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Probes;

/// <summary>Opens a TCP connection and closes it again.</summary>
internal sealed class TcpCheck(ProbeDialer dialer) : IProbe
{
    public string Type => CheckTypes.Tcp;

    public async Task<ProbeFinding?> AskAsync(InstanceId id, ProbeDefinition probe, CancellationToken cancellationToken)
    {
        var (host, port) = ProbeTarget.HostAndPort(probe.Target);
        using var socket = await dialer.ConnectAsync(host, port, cancellationToken);
        return new ProbeFinding(CheckStatus.Passing, $"TCP connect {probe.Target}: Success");
    }
}

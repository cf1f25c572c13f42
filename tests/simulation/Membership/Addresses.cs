using System.Net;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Membership;

/// <summary>Which silo address stands for which process.</summary>
internal static class Addresses
{
    private const int Port = 11111;
    private const int HostsPerNet = 250;

    public static SiloAddress Of(ProcessId process) =>
        SiloAddress.New(new IPAddress([10, 0, (byte)(process.Host / HostsPerNet), (byte)((process.Host % HostsPerNet) + 1)]), Port, process.Generation);

    public static ProcessId ProcessOf(SiloAddress silo)
    {
        Span<byte> bytes = stackalloc byte[4];
        silo.Endpoint.Address.TryWriteBytes(bytes, out _);
        return new ProcessId((bytes[2] * HostsPerNet) + bytes[3] - 1, silo.Generation);
    }
}

using System.Net.Sockets;
using Actors.Gateway.Dns;
using Actors.Sql;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Actors.Silo;

/// <summary>Turns the ways in which a start can fail into sentences, and knows whether it succeeded.</summary>
internal sealed class StartReport(ActorsOptions options)
{
    private volatile bool _started;

    public bool HasStarted => _started;

    public void Succeeded() => _started = true;

    /// <summary>The reason and the remedy; null for a defect, which deserves its stack trace.</summary>
    /// <param name="failure">What the start ended with.</param>
    /// <param name="wasAskedToStop">Whether something has asked the process to stop meanwhile.</param>
    /// <param name="death">Why the cluster took this silo for dead meanwhile, if it did: whatever failed then failed because of that.</param>
    public string? Explain(Exception failure, bool wasAskedToStop = false, string? death = null) => failure switch
    {
        _ when death is not null => death,
        OperationCanceledException when wasAskedToStop =>
            $"The start of 'http://{options.HttpAddress}:{options.HttpPort}' was broken off: the process was asked to stop before it was ready; start it again.",
        DatabaseUnavailableException or DnsStartException => failure.Message,
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        _ when Causes(failure).OfType<IOException>().FirstOrDefault(cause => cause.InnerException is SocketException) is { } ofRuntime => $"{ofRuntime.Message} These ports are chosen with --silo-port and --client-port.",
        _ when Causes(failure).OfType<AddressInUseException>().Any() || SocketErrorOf(failure) == SocketError.AddressAlreadyInUse =>
            $"{Address} is in use by another process; stop that process or choose another port.",
        _ when SocketErrorOf(failure) == SocketError.AccessDenied => $"{Address} may not be opened by this user; choose a port above 1023.",
        _ when SocketErrorOf(failure) == SocketError.AddressNotAvailable => $"{Address} is not an address of this machine; choose one of its own.",
        _ => null,
    };

    private string Address => $"The address 'http://{options.HttpAddress}:{options.HttpPort}'";

    private static SocketError? SocketErrorOf(Exception failure) => Causes(failure).OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}

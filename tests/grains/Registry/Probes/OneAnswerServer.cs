using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Actors.Grains.Tests.Registry.Probes;

/// <summary>Takes one connection, reads one request, sends one answer, and closes.</summary>
internal sealed class OneAnswerServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _request;

    public OneAnswerServer(string answer)
    {
        _listener.Start();
        _request = ServeAsync(answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task<string> RequestAsync() => _request;

    public void Dispose() => _listener.Stop();

    private async Task<string> ServeAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var buffer = new byte[4096];
        var request = string.Empty;
        while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            request += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return request;
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Probes;

/// <summary>
/// Sends requests for probes: every request on a connection of its own, as accepting one is part of being healthy; no proxy, no cookies; and every
/// connection, also one that a redirect asks for, through the <see cref="ProbeDialer"/>.
/// </summary>
internal sealed class ProbeHttp : IDisposable
{
    private const int RedirectsMax = 5;
    private const int HeaderKilobytesMax = 32;

    private readonly ProbeDialer _dialer;
    private readonly HttpMessageInvoker _following;
    private readonly HttpMessageInvoker _plain;

    public ProbeHttp(ProbeDialer dialer)
    {
        _dialer = dialer;
        _following = Create(followsRedirects: true, null);
        _plain = Create(followsRedirects: false, null);
    }

    /// <summary>Sends a request and hands over the answer's headers; <paramref name="read"/> reads what it needs of the rest.</summary>
    public async Task<T> SendAsync<T>(
        HttpRequestMessage request, bool followsRedirects, TlsProbe? tls, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellationToken)
    {
        var special = tls is { SkipsVerify: true } or { ServerName.Length: > 0 } ? Create(followsRedirects, tls) : null;
        using (special)
        {
            using var response = await (special ?? (followsRedirects ? _following : _plain)).SendAsync(request, cancellationToken);
            return await read(response);
        }
    }

    public void Dispose()
    {
        _following.Dispose();
        _plain.Dispose();
    }

    // Whoever registered the check asked for this: its certificate names nobody that could be verified.
    private static bool IsPresented(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    private HttpMessageInvoker Create(bool followsRedirects, TlsProbe? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = followsRedirects,
            MaxAutomaticRedirections = RedirectsMax,
            MaxResponseHeadersLength = HeaderKilobytesMax,
            PooledConnectionIdleTimeout = TimeSpan.Zero,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (context, cancellationToken) => new NetworkStream(
                await _dialer.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true),
        };
        if (tls is not null)
        {
            handler.SslOptions.TargetHost = tls.ServerName.Length > 0 ? tls.ServerName : null;
            handler.SslOptions.RemoteCertificateValidationCallback = tls.SkipsVerify ? IsPresented : null;
        }

        return new HttpMessageInvoker(handler);
    }
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Messaging.Transport;

/// <summary>TLS, and mutual TLS when it is asked for.</summary>
internal sealed class TlsSecurity : IChannelSecurity
{
    // A name has to be given although silos are dialled by address; it is only checked when one is configured.
    private const string AnyName = "actors";

    private readonly MessagingTlsOptions _options;
    private readonly CertificateFiles _files;

    public TlsSecurity(MessagingTlsOptions options, ILogger logger)
    {
        _options = options;
        _files = new CertificateFiles(options, logger);
    }

    public async ValueTask<Stream> SecureAsClientAsync(Stream stream, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = _options.PeerName ?? AnyName,
            ClientCertificateContext = _files.Own,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, isServer: true),
        };
        await AuthenticateAsync(secured, () => secured.AuthenticateAsClientAsync(authentication, cancellationToken)).ConfigureAwait(false);
        return secured;
    }

    public async ValueTask<Stream> SecureAsServerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        var authentication = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _files.Own ?? throw new AuthenticationException("this process has no certificate to show (MessagingTlsOptions.CertificatePath)"),
            ClientCertificateRequired = _options.RequireClientCertificate,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                (certificate is null && !_options.RequireClientCertificate) || IsTrusted(certificate, chain, errors, isServer: false),
        };
        await AuthenticateAsync(secured, () => secured.AuthenticateAsServerAsync(authentication, cancellationToken)).ConfigureAwait(false);
        return secured;
    }

    private static async Task AuthenticateAsync(SslStream secured, Func<Task> authenticate)
    {
        try
        {
            await authenticate().ConfigureAwait(false);
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool IsTrusted(X509Certificate? certificate, X509Chain? shown, SslPolicyErrors errors, bool isServer)
    {
        if (certificate is not X509Certificate2 own
            || (isServer && _options.PeerName is not null && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)))
        {
            return false;
        }

        if (_files.Trusted is not { } trusted)
        {
            return !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in shown?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(own);
    }
}

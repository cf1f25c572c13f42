using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Messaging.Transport;

/// <summary>The certificates of this process, read again when their files have changed. A change that cannot be read leaves the ones before.</summary>
internal sealed partial class CertificateFiles
{
    private readonly MessagingTlsOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Loaded _loaded;

    /// <exception cref="CryptographicException">The files cannot be read.</exception>
    public CertificateFiles(MessagingTlsOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _loaded = Load(Stamp());
    }

    /// <summary>The certificate to show; null when this process has none.</summary>
    public SslStreamCertificateContext? Own => Current().Own;

    /// <summary>The authorities to trust; null for those of the machine.</summary>
    public X509Certificate2Collection? Trusted => Current().Trusted;

    private Loaded Current()
    {
        var stamp = Stamp();
        lock (_gate)
        {
            if (stamp == _loaded.Stamp)
            {
                return _loaded;
            }

            try
            {
                _loaded = Load(stamp);
                Log.Reloaded(_logger, _options.CertificatePath ?? _options.TrustedCertificatesPath!);
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // Perhaps only one of two files has been replaced yet: the next connection looks again.
                Log.ReloadFailed(_logger, _options.CertificatePath ?? _options.TrustedCertificatesPath!, exception);
            }

            return _loaded;
        }
    }

    private (DateTime Certificate, DateTime Key, DateTime Trusted) Stamp() =>
        (WrittenAt(_options.CertificatePath), WrittenAt(_options.KeyPath), WrittenAt(_options.TrustedCertificatesPath));

    private static DateTime WrittenAt(string? path) => path is null ? default : File.GetLastWriteTimeUtc(path);

    private Loaded Load((DateTime, DateTime, DateTime) stamp)
    {
        X509Certificate2Collection? trusted = null;
        if (_options.TrustedCertificatesPath is { } trustedPath)
        {
            trusted = [];
            trusted.ImportFromPemFile(trustedPath);
        }

        return new Loaded(stamp, _options.CertificatePath is { } path ? LoadOwn(path) : null, trusted);
    }

    private SslStreamCertificateContext LoadOwn(string path)
    {
        if (!File.ReadAllText(path).Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12FromFile(path, _options.Password), additionalCertificates: null, offline: true);
        }

        using var fromPem = _options.Password is null
            ? X509Certificate2.CreateFromPemFile(path, _options.KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, _options.Password, _options.KeyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);

        // Some platforms do not show a certificate whose key is only in memory.
        var own = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), password: null);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private sealed record Loaded((DateTime, DateTime, DateTime) Stamp, SslStreamCertificateContext? Own, X509Certificate2Collection? Trusted);

    private static partial class Log
    {
        [LoggerMessage(2041, LogLevel.Information, "The certificates of '{Path}' have changed and are used for new connections")]
        public static partial void Reloaded(ILogger logger, string path);

        [LoggerMessage(2042, LogLevel.Warning, "The certificates of '{Path}' have changed and cannot be read; those before stay in use, so correct the files before they expire")]
        public static partial void ReloadFailed(ILogger logger, string path, Exception exception);
    }
}

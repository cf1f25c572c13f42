using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Messaging.Transport;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Encrypted connections: who is trusted, and certificates that change while the silo runs.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("actors-tls-").FullName;
    private readonly Authority _authority;

    public TlsTests()
    {
        _authority = new Authority("the cluster's authority");
        _authority.WriteTo(Path.Combine(_folder, "trusted.pem"));
        _authority.Issue(Path.Combine(_folder, "silo.pem"), Path.Combine(_folder, "silo.key"));
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silos_WithCertificatesOfOneAuthority_CallEachOther(bool isMutual)
    {
        await using var pair = await NetworkPair.StartAsync("tcp", silo => silo.Configure<MessagingTlsOptions>(options => Configure(options, isMutual)));

        Assert.Equal(3, await pair.A.Wire("b").Add(1, 2));
        Assert.Equal(300_000, (await pair.B.Wire("a").Bytes(300_000)).Length);
    }

    [Fact]
    public async Task Silo_WithACertificateOfAnotherAuthority_IsNotTrusted()
    {
        var other = new Authority("another authority");
        other.Issue(Path.Combine(_folder, "other.pem"), Path.Combine(_folder, "other.key"));
        var board = new Board();
        await using var a = await NetworkSilo.StartAsync("tcp", board, silo => silo.Configure<MessagingTlsOptions>(options => Configure(options, isMutual: true)));
        await using var b = await NetworkSilo.StartAsync("tcp", board, silo => silo.Configure<MessagingTlsOptions>(options =>
        {
            Configure(options, isMutual: true);
            (options.CertificatePath, options.KeyPath) = (Path.Combine(_folder, "other.pem"), Path.Combine(_folder, "other.key"));
        }));
        a.Map.Add("b", b.Address);
        b.Map.Add("a", a.Address);

        await Assert.ThrowsAsync<TimeoutException>(() => a.Wire("b").WaitShort("never"));
        await Assert.ThrowsAsync<TimeoutException>(() => b.Wire("a").WaitShort("never"));

        Assert.Contains(a.Logs.Lines, line => line.Id.Id == 2021);
        Assert.Contains(a.Logs.Lines, line => line.Id.Id == 2032);
    }

    [Fact]
    public async Task Silo_WithoutTls_IsNotLetIn()
    {
        var board = new Board();
        await using var a = await NetworkSilo.StartAsync("tcp", board);
        await using var b = await NetworkSilo.StartAsync("tcp", board, silo => silo.Configure<MessagingTlsOptions>(options => Configure(options, isMutual: false)));
        a.Map.Add("b", b.Address);

        await Assert.ThrowsAsync<TimeoutException>(() => a.Wire("b").WaitShort("never"));
    }

    [Fact]
    public async Task Silo_WhoseCertificateIsRenewed_ShowsTheNewOneWithoutRestart()
    {
        await using var silo = await NetworkSilo.StartAsync("tcp", new Board(), silo => silo.Configure<MessagingTlsOptions>(options => Configure(options, isMutual: false)));
        var before = await ShownSerialNumberAsync(silo);
        Assert.Equal(before, await ShownSerialNumberAsync(silo));

        _authority.Issue(Path.Combine(_folder, "silo.pem"), Path.Combine(_folder, "silo.key"));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "silo.pem"), File.GetLastWriteTimeUtc(Path.Combine(_folder, "silo.pem")).AddSeconds(2));

        Assert.NotEqual(before, await ShownSerialNumberAsync(silo));
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 2041);
    }

    [Fact]
    public async Task Silo_WhoseCertificateIsReplacedByNonsense_KeepsTheOneBefore()
    {
        await using var silo = await NetworkSilo.StartAsync("tcp", new Board(), silo => silo.Configure<MessagingTlsOptions>(options => Configure(options, isMutual: false)));
        var before = await ShownSerialNumberAsync(silo);

        await File.WriteAllTextAsync(Path.Combine(_folder, "silo.pem"), "-----BEGIN nothing");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "silo.pem"), File.GetLastWriteTimeUtc(Path.Combine(_folder, "silo.pem")).AddSeconds(2));

        Assert.Equal(before, await ShownSerialNumberAsync(silo));
        Assert.Contains(silo.Logs.Lines, line => line.Id.Id == 2042);
    }

    private static async Task<string> ShownSerialNumberAsync(NetworkSilo silo)
    {
        await using var stream = new SslStream(await new TcpTransport().ConnectAsync(silo.Address.Endpoint, CancellationToken.None), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "any", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null });
        return stream.RemoteCertificate!.GetSerialNumberString();
    }

    private void Configure(MessagingTlsOptions options, bool isMutual)
    {
        options.CertificatePath = Path.Combine(_folder, "silo.pem");
        options.KeyPath = Path.Combine(_folder, "silo.key");
        options.TrustedCertificatesPath = Path.Combine(_folder, "trusted.pem");
        options.RequireClientCertificate = isMutual;
    }

    private sealed class Authority
    {
        private readonly X509Certificate2 _certificate;

        public Authority(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
            _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        }

        public void WriteTo(string path) => File.WriteAllText(path, _certificate.ExportCertificatePem());

        public void Issue(string certificatePath, string keyPath)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256);
            using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
            File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        }
    }
}

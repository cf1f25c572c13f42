using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>
/// TLS on all connections between silos, and between clients and silos. On when a certificate or trusted certificates are given. Files are
/// looked at with every new connection, so a renewed certificate is used without a restart.
/// </summary>
public class MessagingTlsOptions : IValidatedOptions
{
    /// <summary>The certificate that this process shows: a PEM file, its own certificate first, or a PKCS#12 file. Silos need one.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The private key as a PEM file; null when the file of the certificate has it.</summary>
    public string? KeyPath { get; set; }

    /// <summary>The password of the PKCS#12 file or of the encrypted key; null for none.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// The certificate authorities, as a PEM file, one of which must have issued a peer's certificate; null for those that the machine
    /// trusts, and then <see cref="PeerName"/> is needed.
    /// </summary>
    public string? TrustedCertificatesPath { get; set; }

    /// <summary>
    /// True to let in only peers that show a trusted certificate of their own (mutual TLS); false by default. A certificate does not say whether it is a
    /// silo's or a client's: whoever has one of the trusted authorities is let in at both ports, unless a shared secret tells silos apart.
    /// </summary>
    public bool RequireClientCertificate { get; set; }

    /// <summary>
    /// The DNS name that the certificates of silos must be issued for; null, the default, to accept any name that the trusted
    /// authorities have certified, because silos are dialled by address.
    /// </summary>
    public string? PeerName { get; set; }

    /// <summary>True when connections are encrypted.</summary>
    internal bool IsEnabled => CertificatePath is not null || TrustedCertificatesPath is not null;

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        foreach (var (name, path) in new[] { (nameof(CertificatePath), CertificatePath), (nameof(KeyPath), KeyPath), (nameof(TrustedCertificatesPath), TrustedCertificatesPath) })
        {
            if (path is not null && !File.Exists(path))
            {
                yield return $"{nameof(MessagingTlsOptions)}.{name} is '{path}'; give the path of a file that exists.";
            }
        }

        if (KeyPath is not null && CertificatePath is null)
        {
            yield return $"{nameof(MessagingTlsOptions)}.{nameof(KeyPath)} is '{KeyPath}' without a certificate; give {nameof(CertificatePath)} too.";
        }

        if (IsEnabled && TrustedCertificatesPath is null && string.IsNullOrWhiteSpace(PeerName))
        {
            yield return $"{nameof(MessagingTlsOptions)} trusts whom the machine trusts and checks no name, so anybody with a public certificate could join; give {nameof(TrustedCertificatesPath)} or {nameof(PeerName)}.";
        }

        if (RequireClientCertificate && CertificatePath is null)
        {
            yield return $"{nameof(MessagingTlsOptions)}.{nameof(RequireClientCertificate)} is set without a certificate to show; give {nameof(CertificatePath)}.";
        }
    }
}

namespace Actors.Gateway.Dns.Wire;

/// <summary>Types of records and questions (RFC 1035 §3.2.2, RFC 2782, RFC 3596, RFC 6891).</summary>
internal enum DnsType : ushort
{
    None = 0,
    A = 1,
    NS = 2,
    CName = 5,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,

    /// <summary>Not a record but what the sender understands.</summary>
    Opt = 41,

    /// <summary>In questions: whatever there is.</summary>
    Any = 255,
}

/// <summary>How an answer ended (RFC 1035 §4.1.1, RFC 6891 §9).</summary>
internal enum DnsCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,

    /// <summary>No such name, known as NXDOMAIN.</summary>
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,

    /// <summary>An unknown version of EDNS.</summary>
    BadVersion = 16,
}

using System.Net;

namespace Actors.Gateway.Dns;

/// <summary>What a name in our domain is about.</summary>
internal abstract record DnsSubject;

/// <summary>The instances of a service, perhaps only those with a tag.</summary>
internal sealed record ServiceSubject(string Service, string? Tag) : DnsSubject;

/// <summary>A node.</summary>
internal sealed record NodeSubject(string Node) : DnsSubject;

/// <summary>A prepared query.</summary>
internal sealed record QuerySubject(string Query) : DnsSubject;

/// <summary>A name that says its address itself.</summary>
internal sealed record AddressSubject(IPAddress Address) : DnsSubject;

/// <summary>Whoever has an address.</summary>
internal sealed record ReverseSubject(IPAddress Address) : DnsSubject;

/// <summary>The domain itself.</summary>
internal sealed record ApexSubject : DnsSubject;

/// <summary>In our domain, but nothing that can exist.</summary>
internal sealed record NothingSubject : DnsSubject;

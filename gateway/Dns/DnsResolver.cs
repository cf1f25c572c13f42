using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Http;
using Actors.Gateway.Queries;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>
/// Answers questions about our domain from the registry. A name that exists without records of the wanted type is answered with none (NODATA);
/// a service none of whose instances may be used does not exist (NXDOMAIN); what could not be read is a failure, never a missing name.
/// </summary>
internal sealed class DnsResolver(
    DnsZone zone, RegistryReader reader, QueryExecutor queries, ServiceRecords services, NodeRecords nodes, ReverseNames reverse, IOptions<DnsOptions> options, TimeProvider timeProvider)
{
    public async Task<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var found = zone.Find(question.Name) switch
        {
            null => DnsAnswer.Of(DnsCode.Refused),
            ServiceSubject service => await ServiceAsync(question, service),
            QuerySubject query => await QueryAsync(question, query),
            NodeSubject node => await nodes.OfAsync(question, node.Node, cancellationToken),
            AddressSubject address => Of(nodes.OfAddress(question, address.Address)),
            ReverseSubject address => Of(await reverse.FindAsync(question, address.Address, cancellationToken)),
            ApexSubject => Apex(question),
            _ => DnsAnswer.Of(DnsCode.NameError),
        };

        // Whoever keeps that something is missing learns from this record for how long.
        var isEmpty = found is { Code: DnsCode.NoError or DnsCode.NameError, Answers.Count: 0 };
        return isEmpty ? found with { Authority = [Authority()] } : found;
    }

    // Names in DNS have no case, names of services do: a client that changed the case is taken to mean the lower one.
    private async Task<DnsAnswer> ServiceAsync(DnsQuestion question, ServiceSubject subject)
    {
        var answer = await ExactServiceAsync(question, subject);
        var lower = subject.Service.ToLowerInvariant();
        return answer.Code == DnsCode.NameError && lower != subject.Service
            ? await ExactServiceAsync(question, subject with { Service = lower })
            : answer;
    }

    private async Task<DnsAnswer> ExactServiceAsync(DnsQuestion question, ServiceSubject subject)
    {
        var reading = await reader.ReadServiceAsync(subject.Service, ReadMode.Stale);
        if (reading.View is not { } view)
        {
            return DnsAnswer.Of(DnsCode.ServerFailure);
        }

        var worst = options.Value.OnlyPassing ? CheckStatus.Passing : CheckStatus.Warning;
        var usable = view.Instances.Where(instance => view.StatusOf(instance) <= worst && HasTag(instance, subject.Tag)).ToArray();
        Random.Shared.Shuffle(usable);
        return services.Of(question, view, usable, options.Value.ServiceTtl);
    }

    private async Task<DnsAnswer> QueryAsync(DnsQuestion question, QuerySubject subject)
    {
        if (await queries.FindAsync(subject.Query) is not { } query)
        {
            return DnsAnswer.Of(DnsCode.NameError);
        }

        var result = await queries.ExecuteAsync(query, 0, ReadMode.Stale);
        var ttl = GoDuration.TryParse(query.DnsTtl, out var own) ? own : options.Value.ServiceTtl;
        return result.View is { } view ? services.Of(question, view, result.Instances, ttl) : DnsAnswer.Of(DnsCode.ServerFailure);
    }

    private DnsAnswer Apex(DnsQuestion question) => question.Type switch
    {
        DnsType.Soa => Of([Authority()]),
        DnsType.NS or DnsType.Any => new DnsAnswer(
            DnsCode.NoError,
            [new NameRecord(zone.Apex, DnsType.NS, zone.NameServer, options.Value.NodeTtl)],
            [],
            nodes.OfThis(zone.NameServer)),
        _ => Of([]),
    };

    private AuthorityRecord Authority() =>
        new(zone.Apex, zone.NameServer, zone.Contact, (uint)timeProvider.GetUtcNow().ToUnixTimeSeconds(), options.Value.NegativeTtl);

    private static DnsAnswer Of(IReadOnlyList<DnsRecord>? records) =>
        records is null ? DnsAnswer.Of(DnsCode.NameError) : new DnsAnswer(DnsCode.NoError, records, [], []);

    private static bool HasTag(ServiceInstance instance, string? tag) =>
        tag is null || instance.Definition.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase);
}

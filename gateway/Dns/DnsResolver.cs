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
            ServiceSubject service => await InEitherCaseAsync(service.Service, name => ServiceAsync(question, name, service.Tag)),
            QuerySubject query => await InEitherCaseAsync(query.Query, name => QueryAsync(question, name)),
            NodeSubject node => await InEitherCaseAsync(node.Node, name => nodes.OfAsync(question, name, cancellationToken)),
            AddressSubject address => Of(nodes.OfAddress(question, address.Address)),
            ReverseSubject address => Of(await reverse.FindAsync(question, address.Address, cancellationToken)),
            ApexSubject => Apex(question),
            _ => DnsAnswer.Of(DnsCode.NameError),
        };

        // Whoever keeps that something is missing learns from this record for how long.
        var isEmpty = found is { Code: DnsCode.NoError or DnsCode.NameError, Answers.Count: 0 };
        return isEmpty ? found with { Authority = [Authority()] } : found;
    }

    // Names in DNS have no case, ours do: whoever changed the case on the way is taken to mean the lower one.
    private static async Task<DnsAnswer> InEitherCaseAsync(string name, Func<string, Task<DnsAnswer>> ask)
    {
        var answer = await ask(name);
        var lower = name.ToLowerInvariant();
        return answer.Code == DnsCode.NameError && lower != name ? await ask(lower) : answer;
    }

    private async Task<DnsAnswer> ServiceAsync(DnsQuestion question, string service, string? tag)
    {
        var reading = await reader.ReadServiceAsync(service, ReadMode.Stale);
        if (reading.View?.AsBefore() is not { } whole)
        {
            return DnsAnswer.Of(DnsCode.ServerFailure);
        }

        var view = services.Access.Filter(whole);
        var worst = options.Value.OnlyPassing ? CheckStatus.Passing : CheckStatus.Warning;
        var usable = view.Instances.Where(instance => view.StatusOf(instance) <= worst && HasTag(instance, tag)).ToArray();
        Random.Shared.Shuffle(usable);
        return services.Of(question, view, usable, options.Value.ServiceTtl);
    }

    private async Task<DnsAnswer> QueryAsync(DnsQuestion question, string idOrName)
    {
        if (await queries.FindAsync(idOrName) is not { } query)
        {
            return DnsAnswer.Of(DnsCode.NameError);
        }

        var result = await queries.ExecuteAsync(query, 0, ReadMode.Stale, services.Access);
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

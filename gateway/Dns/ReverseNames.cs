using System.Net;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Dns.Wire;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>
/// Who has an address. The registry is not ordered by address, so all of it is read into a map now and then, by one question at a time; in
/// between, answers come from the map.
/// </summary>
internal sealed class ReverseNames(DnsZone zone, RegistryReader reader, NodeDescription node, IOptions<DnsOptions> options, DnsAccess access, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _refresh = new(1);
    private volatile Picture? _picture;

    /// <summary>The names of an address; null when nobody has it.</summary>
    public async Task<IReadOnlyList<DnsRecord>?> FindAsync(DnsQuestion question, IPAddress address, CancellationToken cancellationToken)
    {
        var picture = await CurrentAsync(cancellationToken);
        if (!picture.Names.TryGetValue(address, out var names))
        {
            return null;
        }

        var isWanted = question.Type is DnsType.Ptr or DnsType.Any;
        return isWanted ? [.. names.Values.Select(name => new NameRecord(question.Name, DnsType.Ptr, name, options.Value.NodeTtl))] : [];
    }

    public void Dispose() => _refresh.Dispose();

    private async Task<Picture> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_picture is { } current && timeProvider.GetElapsedTime(current.ReadAt) < AgeMax)
        {
            return current;
        }

        await _refresh.WaitAsync(cancellationToken);
        try
        {
            return _picture is { } other && timeProvider.GetElapsedTime(other.ReadAt) < AgeMax ? other : _picture = await ReadAsync(cancellationToken);
        }
        finally
        {
            _refresh.Release();
        }
    }

    private async Task<Picture> ReadAsync(CancellationToken cancellationToken)
    {
        var picture = new Picture(timeProvider.GetTimestamp(), []);
        var isThere = false;
        var limits = access.Now;
        picture.Add(node.Address, limits.Shows(ResourceKind.Node, node.Name) ? zone.NodeName(node.Name) : null);
        await foreach (var page in reader.InstancesAsync(InstanceFilter.All, ReadMode.Stale, 0, cancellationToken))
        {
            isThere = true;
            foreach (var instance in page.Instances.Where(limits.Shows))
            {
                picture.Add(instance.Definition.Address, instance.IsNode ? zone.NodeName(instance.Node) : zone.ServiceName(instance.Definition.Name));
            }
        }

        return isThere ? picture : throw new TimeoutException("The catalog has not been loaded yet; ask again.");
    }

    private sealed record Picture(long ReadAt, Dictionary<IPAddress, SortedDictionary<string, DnsName>> Names)
    {
        public void Add(string address, DnsName? name)
        {
            if (name is null || !IPAddress.TryParse(address, out var parsed))
            {
                return;
            }

            if (!Names.TryGetValue(parsed, out var names))
            {
                Names.Add(parsed, names = new SortedDictionary<string, DnsName>(StringComparer.Ordinal));
            }

            names.TryAdd(name.ToString(), name);
        }
    }
}

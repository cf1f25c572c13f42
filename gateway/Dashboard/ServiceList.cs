using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Dashboard;

/// <summary>Services, from a silo's copy of the registry: no database is asked, however many there are.</summary>
internal sealed class ServiceList(IGrainFactory grains, RegistryAnswers answers)
{
    public async Task<ListPage<ServiceItem>> ReadAsync(ListQuery query)
    {
        var found = await grains.GetGrain<ICatalogGrain>(0).FindServices(query.Search, query.Skip, query.Size, answers.WrittenIndex)
            ?? throw new BadHttpRequestException("The registry's copy is not there yet; try again in a moment.", StatusCodes.Status503ServiceUnavailable);
        return new ListPage<ServiceItem>(found.Total, query.Page, query.Size, [.. found.Services.Select(ServiceItem.Of)]);
    }
}

/// <summary>A service in the list.</summary>
internal sealed record ServiceItem(string Name, int Instances, int Passing, int Warning, int Critical, IReadOnlyList<string> Tags)
{
    public static ServiceItem Of(ServiceSummary service) =>
        new(service.Name, service.Instances, service.Passing, service.Warning, service.Critical, service.Tags);
}

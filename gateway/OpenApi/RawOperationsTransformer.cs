using Actors.Gateway.Http;
using Actors.Gateway.Metering;
using Actors.Gateway.Status;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Actors.Gateway.OpenApi;

/// <summary>Adds what routing cannot describe to the API description: the raw branches, the health checks and the metrics.</summary>
internal sealed class RawOperationsTransformer(IEnumerable<IRawBranch> branches) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Actors";
        document.Info.Description = "Service registry, key-value store and greeter. Errors are plain text.";
        foreach (var path in branches.SelectMany(branch => branch.Operations).Concat(HealthEndpoints.Operations).Append(MetricsEndpoint.Operation).GroupBy(operation => operation.Path))
        {
            document.Paths[path.Key] = Describe(path);
        }

        return Task.CompletedTask;
    }

    private static OpenApiPathItem Describe(IGrouping<string, RawOperation> path)
    {
        var item = new OpenApiPathItem();
        foreach (var operation in path)
        {
            item.AddOperation(operation.Method, Describe(operation));
        }

        return item;
    }

    private static OpenApiOperation Describe(RawOperation operation) => new()
    {
        Summary = operation.Summary,
        Parameters =
        [
            .. PathNames(operation.Path).Select(name => Parameter(name, ParameterLocation.Path, null)),
            .. operation.Query.Select(parameter => Parameter(parameter.Name, ParameterLocation.Query, parameter.Description)),
        ],
        Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "Done." } },
    };

    // A path has one parameter, or none.
    private static IEnumerable<string> PathNames(string path)
    {
        var brace = path.IndexOf('{', StringComparison.Ordinal);
        return brace < 0 ? [] : [path[(brace + 1)..path.IndexOf('}', StringComparison.Ordinal)]];
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, string? description) => new()
    {
        Name = name,
        In = location,
        Required = location == ParameterLocation.Path,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

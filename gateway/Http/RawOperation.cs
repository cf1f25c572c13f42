namespace Actors.Gateway.Http;

/// <summary>One operation of a raw branch, for the API description: routing does not know of it.</summary>
internal sealed record RawOperation(HttpMethod Method, string Path, string Summary, params RawParameter[] Query);

/// <summary>One parameter of the query.</summary>
internal sealed record RawParameter(string Name, string Description);

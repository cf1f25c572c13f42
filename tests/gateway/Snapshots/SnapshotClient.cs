using System.Net;
using Actors.Gateway.Tests.KeyValue;

namespace Actors.Gateway.Tests.Snapshots;

/// <summary>The snapshot requests that tests make.</summary>
internal static class SnapshotClient
{
    public static async Task<(byte[] Bytes, long Index)> SaveAsync(this HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/v1/snapshot", UriKind.Relative));
        Assert.Equal("application/x-gzip", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Index());
    }

    public static async Task<HttpStatusCode> RestoreAsync(this HttpClient client, byte[] archive)
    {
        using var content = new ByteArrayContent(archive);
        using var answer = await client.PutAsync(new Uri("/v1/snapshot", UriKind.Relative), content);
        return answer.StatusCode;
    }
}

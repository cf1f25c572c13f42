using System.Buffers;

namespace Actors.Gateway.Http;

/// <summary>Reads a request body whole, up to a limit, whatever its content type says.</summary>
internal static class RequestBody
{
    /// <returns>The bytes; null when there are more than <paramref name="bytesMax"/>.</returns>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, int bytesMax, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.Length > bytesMax)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return bytes;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}

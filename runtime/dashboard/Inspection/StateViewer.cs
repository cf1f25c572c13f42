using System.Text;
using System.Text.Json;
using Actors.Runtime.Activations;
using Actors.Runtime.State;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>
/// Shows the persistent state of an activation as JSON. It is written on a turn of the activation, so that no call changes it meanwhile, and
/// only so far: a state that is too large is not shown.
/// </summary>
internal sealed class StateViewer(TimeProvider timeProvider)
{
    private const int BytesMax = 256 << 10;

    private static readonly TimeSpan TurnWaitMax = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 32,
        ReferenceHandler = System.Text.Json.Serialization.ReferenceHandler.IgnoreCycles,
        IncludeFields = true,
    };

    /// <summary>The state, or why it is not shown; neither when there is none.</summary>
    public async Task<(string? State, string? Error)> ReadAsync(Activation activation)
    {
        if (activation.ExtrasOrNull?.States is not { Count: > 0 })
        {
            return (null, null);
        }

        var written = new TaskCompletionSource<(string?, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        activation.Post(_ => written.TrySetResult(Write(activation)), null);
        try
        {
            return await written.Task.WaitAsync(TurnWaitMax, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return (null, $"The activation is busy and has had no turn for this within {TurnWaitMax.TotalSeconds:0} seconds; try again.");
        }
    }

    private static (string?, string?) Write(Activation activation)
    {
        try
        {
            var states = activation.ExtrasOrNull?.States ?? [];
            using var stream = new BoundedStream(BytesMax);
            JsonSerializer.Serialize(stream, states.ToDictionary(state => state.Name, state => state.IsLoaded ? state.Value : null), Options);
            return (Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length), null);
        }
        catch (Exception failure) when (failure is NotSupportedException or JsonException or InvalidOperationException)
        {
            return (null, $"The state cannot be shown as JSON: {failure.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Memory that refuses to grow beyond a size.</summary>
    private sealed class BoundedStream(int bytesMax) : MemoryStream
    {
        // The other ways of writing come here: in a derived class the one of spans does, too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > bytesMax)
            {
                throw new InvalidOperationException($"it is larger than {bytesMax >> 10} KiB");
            }

            base.Write(buffer, offset, count);
        }
    }
}

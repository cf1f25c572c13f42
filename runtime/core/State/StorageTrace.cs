using System.Diagnostics;
using Orleans.Diagnostics;

namespace Actors.Runtime.State;

/// <summary>The spans of what grains do with their storage, as part of a call that is traced.</summary>
internal static class StorageTrace
{
    private static readonly ActivitySource Source = new(ActivitySources.StorageActivitySourceName);

    /// <summary>Runs an operation of a storage, in a span of this name if the code that asks for it is traced.</summary>
    public static Task RunAsync(string name, Func<Task> operation) =>
        Source.HasListeners() && Activity.Current is { Recorded: true, IsStopped: false } ? RunTracedAsync(name, operation) : operation();

    private static async Task RunTracedAsync(string name, Func<Task> operation)
    {
        using var span = Source.StartActivity(name, ActivityKind.Client);
        try
        {
            await operation();
        }
        catch (Exception failure)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);
            throw;
        }
    }
}

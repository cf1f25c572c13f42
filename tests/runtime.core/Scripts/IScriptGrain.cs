using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Scripts;

/// <summary>What a test has a grain do. It runs as the grain's own code; it never leaves the process.</summary>
public delegate Task Script(ScriptedGrain grain);

/// <summary>A grain that does what it is told, one method for each way of being called.</summary>
public interface IScriptGrain : IGrainWithStringKey
{
    Task Run([Immutable] Script script);

    Task Also([Immutable] Script script);

    [AlwaysInterleave]
    Task RunInterleaved([Immutable] Script script);

    [ReadOnly]
    Task RunReadOnly([Immutable] Script script);

    [OneWay]
    Task RunOneWay([Immutable] Script script);

    [ResponseTimeout("00:00:00.300")]
    Task RunShort([Immutable] Script script);

    Task RunCancellable([Immutable] Script script, CancellationToken cancellationToken);

    ValueTask<int> Echo(int value);

    [ResponseTimeout("00:00:00.050")]
    ValueTask<int> EchoOrTimeOut(int value, int turns, CancellationToken cancellationToken);

    ValueTask<List<string>> Keep(List<string> value);
}

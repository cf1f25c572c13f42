using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Core.Tests.Scripts;

/// <summary>The base of the grains that run scripts; the classes below differ in what they let overlap.</summary>
public abstract class ScriptedGrain : Grain, IScriptGrain
{
    /// <summary>Not guarded by anything but the grain's turns.</summary>
    public int Counter { get; set; }

    /// <summary>What <see cref="Keep"/> got last.</summary>
    public List<string>? Kept { get; private set; }

    /// <summary>The token of the running <see cref="RunCancellable"/>.</summary>
    public CancellationToken Token { get; private set; }

    public string Key => this.GetPrimaryKeyString();

    public IScriptGrain Other(string key, string? classNamePrefix = null) => GrainFactory.GetGrain<IScriptGrain>(key, classNamePrefix);

    public void EndAfterThisCall() => DeactivateOnIdle();

    public Task Run(Script script) => script(this);

    public Task Also(Script script) => script(this);

    public Task RunInterleaved(Script script) => script(this);

    public Task RunReadOnly(Script script) => script(this);

    public Task RunOneWay(Script script) => script(this);

    public Task RunShort(Script script) => script(this);

    public Task RunCancellable(Script script, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        return script(this);
    }

    public ValueTask<int> Echo(int value) => new(value);

    public async ValueTask<int> EchoOrTimeOut(int value, int turns, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            await Task.Delay(1, CancellationToken.None);
        }

        return value;
    }

    public ValueTask<List<string>> Keep(List<string> value)
    {
        Kept = value;
        return new(value);
    }
}

/// <summary>Takes one request at a time.</summary>
public sealed class ScriptGrain : ScriptedGrain;

/// <summary>Lets everything overlap.</summary>
[Reentrant]
public sealed class ReentrantScriptGrain : ScriptedGrain;

/// <summary>Lets <see cref="IScriptGrain.Also"/> overlap, by a static predicate.</summary>
[MayInterleave(nameof(Allows))]
public sealed class StaticPredicateScriptGrain : ScriptedGrain
{
    public static bool Allows(IInvokable request) => request.GetMethodName() == nameof(IScriptGrain.Also);
}

/// <summary>Lets <see cref="IScriptGrain.Also"/> overlap while the counter is zero, by a predicate of the instance.</summary>
[MayInterleave(nameof(Allows))]
public sealed class InstancePredicateScriptGrain : ScriptedGrain
{
    public bool Allows(IInvokable request) => request.GetMethodName() == nameof(IScriptGrain.Also) && Counter == 0;
}

/// <summary>Its predicate throws.</summary>
[MayInterleave(nameof(Allows))]
public sealed class BrokenPredicateScriptGrain : ScriptedGrain
{
    public static bool Allows(IInvokable request) => throw new InvalidOperationException($"No opinion about {request.GetMethodName()}.");
}

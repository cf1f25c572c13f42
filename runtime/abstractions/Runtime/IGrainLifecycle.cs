namespace Orleans.Runtime;

/// <summary>The lifecycle of one activation; stages are those of <see cref="GrainLifecycleStage"/>.</summary>
public interface IGrainLifecycle : ILifecycleObservable;

/// <summary>Stages of an activation's lifecycle.</summary>
public static class GrainLifecycleStage
{
    /// <summary>Before everything.</summary>
    public const int First = int.MinValue;

    /// <summary>Persistent state is read.</summary>
    public const int SetupState = 1000;

    /// <summary><c>OnActivateAsync</c> and <c>OnDeactivateAsync</c> run.</summary>
    public const int Activate = 2000;

    /// <summary>After everything.</summary>
    public const int Last = int.MaxValue;
}

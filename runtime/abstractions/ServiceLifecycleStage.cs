namespace Orleans;

/// <summary>Stages of a silo's lifecycle. It starts from the lowest and stops from the highest.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before everything.</summary>
    public const int First = int.MinValue;

    /// <summary>The runtime is made.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>The runtime's services start.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>The runtime's own storage starts.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>Membership is read.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>The silo is written as joining.</summary>
    public const int AfterRuntimeGrainServices = 8100;

    /// <summary>Storage of grains and the application's services start.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Connections to the other silos are proved.</summary>
    public const int ValidateInitialConnectivity = 19900;

    /// <summary>On the way down, the directory hands over its entries.</summary>
    public const int GrainDirectoryShutdown = 19997;

    /// <summary>On the way down, activations are deactivated.</summary>
    public const int GrainDeactivation = 19998;

    /// <summary>The silo is written as active, or as shutting down.</summary>
    public const int BecomeActive = 19999;

    /// <summary>The silo serves; start-up tasks run.</summary>
    public const int Active = 20000;

    /// <summary>After everything.</summary>
    public const int Last = int.MaxValue;
}

using Orleans.Runtime;

namespace Orleans.Core.Internal;

/// <summary>An activation that can be re-entered by chains of calls that it has allowed.</summary>
public interface ICallChainReentrantGrainContext
{
    /// <summary>From now on calls with this id may re-enter. Sections nest: each enter needs its own exit.</summary>
    void OnEnterReentrantSection(Guid reentrancyId);

    /// <summary>Ends one <see cref="OnEnterReentrantSection"/>.</summary>
    void OnExitReentrantSection(Guid reentrancyId);
}

/// <summary>Manages the activation of any grain: <c>grain.AsReference&lt;IGrainManagementExtension&gt;()</c>.</summary>
public interface IGrainManagementExtension : IGrainExtension
{
    /// <summary>Ends the activation after its running call.</summary>
    ValueTask DeactivateOnIdle();

    /// <summary>Asks for a move to another silo after its running call.</summary>
    ValueTask MigrateOnIdle();
}

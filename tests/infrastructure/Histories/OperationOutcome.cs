namespace Actors.Tests.Infrastructure.Histories;

/// <summary>What the client knows about an operation.</summary>
public enum OperationOutcome
{
    /// <summary>It was answered.</summary>
    Ok,

    /// <summary>It was certainly not done: it was refused, or never sent.</summary>
    Failed,

    /// <summary>A timeout or a lost connection: it may have been done, may be done at any later time, or never.</summary>
    Unknown,
}

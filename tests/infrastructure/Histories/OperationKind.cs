namespace Actors.Tests.Infrastructure.Histories;

/// <summary>What a client asked for.</summary>
public enum OperationKind
{
    /// <summary>Set the value, whatever it was.</summary>
    Put,

    /// <summary>Read the value.</summary>
    Get,

    /// <summary>Set the value (or delete the key, with a null value) if the key is in an expected state.</summary>
    Cas,

    /// <summary>Make the key absent, whatever it was.</summary>
    Delete,
}

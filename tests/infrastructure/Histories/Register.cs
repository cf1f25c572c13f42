namespace Actors.Tests.Infrastructure.Histories;

/// <summary>
/// What one key may do, one operation after the other: the specification that histories are checked against. Versions that no client
/// was told are unknown (0) until a read tells them; where that leaves both possible, both are allowed.
/// </summary>
/// <param name="Value">Null for an absent key.</param>
/// <param name="Version">The version of the value, 0 while unknown.</param>
/// <param name="VersionFloor">The largest version known so far; later ones are larger.</param>
internal readonly record struct Register(string? Value, long Version, long VersionFloor)
{
    /// <summary>The state after an operation that had the outcome that the client saw; null if it could not have had it in this state.</summary>
    public Register? Apply(Operation operation) => operation.Op switch
    {
        OperationKind.Put => Write(operation.Value, operation.Version),
        OperationKind.Delete => Write(null, null),
        OperationKind.Get => Read(operation),
        OperationKind.Cas => Swap(operation),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Op, "A new kind of operation; specify it here."),
    };

    private Register? Write(string? value, long? version) => version switch
    {
        null => new Register(value, 0, VersionFloor),
        { } known when known > VersionFloor => new Register(value, value is null ? 0 : known, known),
        _ => null,
    };

    private Register? Read(Operation operation)
    {
        if (operation.Value != Value)
        {
            return null;
        }

        return Value is null || operation.Version is not { } version ? this : Bind(version);
    }

    private Register? Swap(Operation operation)
    {
        var isUnknown = operation.Outcome == OperationOutcome.Unknown;
        if (!isUnknown && !operation.Applied)
        {
            return CertainlyMatches(operation) ? null : this;
        }

        var matching = operation.ExpectedVersion switch
        {
            null => operation.Expected == Value ? this : (Register?)null,
            0 => Value is null ? this : null,
            { } version => Value is null ? null : Bind(version),
        };
        return matching?.Write(operation.Value, operation.Version);
    }

    private bool CertainlyMatches(Operation operation) => operation.ExpectedVersion switch
    {
        null => operation.Expected == Value,
        0 => Value is null,
        { } version => Value is not null && Version == version,
    };

    private Register? Bind(long version)
    {
        if (Version == version)
        {
            return this;
        }

        return Version == 0 && version > VersionFloor ? new Register(Value, version, version) : null;
    }
}

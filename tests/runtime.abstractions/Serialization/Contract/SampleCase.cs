namespace Actors.Runtime.Abstractions.Tests.Serialization.Contract;

/// <summary>Values of one type that every property of the contract is checked with.</summary>
public abstract class SampleCase
{
    protected SampleCase(string name) => Name = name;

    public string Name { get; }

    public abstract Type Type { get; }

    /// <summary>Runs a check, generic in the type, on all values.</summary>
    public abstract void Run(ISampleCheck check);

    public override string ToString() => Name;
}

/// <summary>A property of the contract.</summary>
public interface ISampleCheck
{
    void Check<T>(T value, Func<T, T, bool> areEqual);
}

internal sealed class SampleCase<T>(string name, Func<T, T, bool> areEqual, T[] values) : SampleCase(name)
{
    public override Type Type => typeof(T);

    public override void Run(ISampleCheck check)
    {
        foreach (var value in values)
        {
            check.Check(value, areEqual);
        }
    }
}

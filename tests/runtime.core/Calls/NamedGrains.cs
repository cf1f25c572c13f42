using Orleans.Metadata;

namespace Actors.Runtime.Core.Tests.Calls;

public interface IStackGrain<T> : IGrainWithStringKey
{
    Task Push(T item);

    Task<T> Pop();
}

public sealed class StackGrain<T> : Grain, IStackGrain<T>
{
    private readonly Stack<T> _items = new();

    public Task Push(T item)
    {
        _items.Push(item);
        return Task.CompletedTask;
    }

    public Task<T> Pop() => Task.FromResult(_items.Pop());
}

public interface IGenericMethodGrain : IGrainWithIntegerKey
{
    Task<(T Value, string TypeName)> Same<T>(T value);
}

public sealed class GenericMethodGrain : Grain, IGenericMethodGrain
{
    public Task<(T Value, string TypeName)> Same<T>(T value) => Task.FromResult((value, typeof(T).Name));
}

public interface IShapeGrain : IGrainWithIntegerKey
{
    Task<string> Name();
}

public sealed class CircleGrain : Grain, IShapeGrain
{
    public Task<string> Name() => Task.FromResult("circle");
}

public sealed class SquareGrain : Grain, IShapeGrain
{
    public Task<string> Name() => Task.FromResult("square");
}

[DefaultGrainType("red-paint")]
public interface IPaintGrain : IGrainWithIntegerKey
{
    Task<string> Color();
}

[GrainType("red-paint")]
public sealed class RedPaintGrain : Grain, IPaintGrain
{
    public Task<string> Color() => Task.FromResult("red");
}

[GrainType("blue-paint")]
public sealed class BluePaintGrain : Grain, IPaintGrain
{
    public Task<string> Color() => Task.FromResult("blue");
}

public interface INobodysGrain : IGrainWithIntegerKey
{
    Task Call();
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<string> Key();
}

public interface IGuidCompoundGrain : IGrainWithGuidCompoundKey
{
    Task<string> Key();
}

public interface IIntegerCompoundGrain : IGrainWithIntegerCompoundKey
{
    Task<string> Key();
}

public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKey()}");
}

public sealed class GuidCompoundGrain : Grain, IGuidCompoundGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKey(out var extension)}+{extension}");
}

public sealed class IntegerCompoundGrain : Grain, IIntegerCompoundGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong(out var extension)}+{extension}");
}

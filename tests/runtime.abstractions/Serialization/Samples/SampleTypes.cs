using System.Collections.Immutable;
using Orleans;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Samples;

[GenerateSerializer]
public enum Color : byte
{
    Red = 1,
    Green = 2,
}

[GenerateSerializer, Alias("point")]
public readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

[GenerateSerializer]
public struct MutableStruct
{
    [Id(0)]
    public int Number;

    [Id(1)]
    public List<string>? Texts;
}

[GenerateSerializer]
public sealed record Person(string Name, int Age)
{
    [Id(0)]
    public Color Favourite { get; init; }
}

[GenerateSerializer]
public sealed class Node
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(1)]
    public Node? Next { get; set; }

    [Id(2)]
    public List<Node> Children { get; set; } = [];

    [Id(3)]
    public object? Anything { get; set; }
}

[GenerateSerializer]
public sealed record Tree(string Name, ImmutableArray<Tree> Children);

[GenerateSerializer, Alias("animal")]
public abstract class Animal
{
    [Id(0)]
    public string? Name { get; set; }
}

[GenerateSerializer, Alias("dog")]
public class Dog : Animal, INamed
{
    [Id(0)]
    public int Barks { get; set; }
}

[GenerateSerializer, Alias("puppy")]
public sealed class Puppy : Dog
{
    [Id(0)]
    private readonly DateOnly _born;

    public Puppy()
    {
    }

    public Puppy(DateOnly born) => _born = born;

    public DateOnly Born => _born;
}

public interface INamed
{
    string? Name { get; }
}

[GenerateSerializer]
public record Shape(string Name);

[GenerateSerializer]
public sealed record Circle(string Name, double Radius) : Shape(Name);

/// <summary>Every way a member can be hidden.</summary>
[GenerateSerializer]
public sealed class Hidden
{
    [Id(0)]
    private int _private;

    [Id(1)]
    private readonly string _readOnly;

    public Hidden(int number, string text, Guid id, decimal money, TimeSpan span)
    {
        _private = number;
        _readOnly = text;
        Id = id;
        Money = money;
        Span = span;
    }

    [Id(2)]
    public Guid Id { get; }

    [Id(3)]
    public decimal Money { get; private set; }

    [Id(4)]
    public required TimeSpan Span { get; init; }

    public (int, string, Guid, decimal, TimeSpan) All => (_private, _readOnly, Id, Money, Span);

    public void Touch() => _private++;
}

[GenerateSerializer]
public class Box<T>
{
    [Id(0)]
    private T? _content;

    [Id(1)]
    public Dictionary<string, T> Named { get; set; } = [];

    public T? Content
    {
        get => _content;
        set => _content = value;
    }

    [GenerateSerializer]
    public sealed class Label<TText>
    {
        [Id(0)]
        public T? Owner { get; set; }

        [Id(1)]
        public TText? Text { get; init; }
    }
}

[GenerateSerializer]
public sealed class OrderException : InvalidOperationException
{
    public OrderException(string message, int order)
        : base(message) => Order = order;

    [Id(0)]
    public int Order { get; }
}

public sealed class UnknownException(string message) : Exception(message);

/// <summary>A class of somebody else, written by a surrogate.</summary>
public sealed class Foreign(string text)
{
    public string Text => text;
}

[GenerateSerializer]
public struct ForeignSurrogate
{
    [Id(0)]
    public string Text;
}

[RegisterConverter]
public sealed class ForeignConverter : IConverter<Foreign, ForeignSurrogate>
{
    public Foreign ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.Text);

    public ForeignSurrogate ConvertToSurrogate(in Foreign value) => new() { Text = value.Text };
}

[GenerateSerializer, Immutable]
public sealed class Promised
{
    [Id(0)]
    public List<int> Numbers { get; set; } = [];
}

[GenerateSerializer, SuppressReferenceTracking]
public sealed class Untracked
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer, OmitDefaultMemberValues]
public sealed class Sparse
{
    [Id(0)]
    public int Zero { get; set; }

    [Id(1)]
    public string? Nothing { get; set; }

    [Id(2)]
    public int Something { get; set; }
}

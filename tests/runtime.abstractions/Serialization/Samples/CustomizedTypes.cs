using Actors.Runtime.Serialization;
using Orleans;
using Orleans.Serialization.Activators;
using Orleans.Serialization.Cloning;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Samples;

[GenerateSerializer]
public sealed class Customized
{
    [Id(0)]
    public string? Text { get; set; }
}

[RegisterCopier]
public sealed class CustomizedCopier : IDeepCopier<Customized>
{
    public Customized DeepCopy(Customized input, CopyContext context) => new() { Text = "copied" };
}

[GenerateSerializer, UseActivator]
public sealed class Activated(string origin)
{
    [Id(0)]
    public int Number { get; set; }

    public string Origin => origin;
}

[RegisterActivator]
public sealed class ActivatedActivator : IActivator<Activated>
{
    public Activated Create() => new("activator");
}

[GenerateSerializer, SerializationCallbacks(typeof(WatchedHooks))]
public sealed class Watched
{
    public List<string> Calls { get; } = [];

    [Id(0)]
    public int Number { get; set; }
}

public sealed class WatchedHooks
{
    public void OnSerializing(Watched value) => value.Calls.Add("serializing");

    public void OnSerialized(Watched value) => value.Calls.Add("serialized");

    public void OnDeserializing(Watched value) => value.Calls.Add("deserializing");

    public void OnDeserialized(Watched value) => value.Calls.Add("deserialized");

    public void OnCopying(Watched original, Watched copy) => copy.Calls.Add("copying");

    public void OnCopied(Watched original, Watched copy) => copy.Calls.Add("copied");
}

/// <summary>Written by hand, as the number of seconds.</summary>
public sealed class Duration(long seconds)
{
    public long Seconds => seconds;
}

[RegisterSerializer]
public sealed class DurationCodec : Codec<Duration>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, Duration? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else
        {
            writer.WritePositive(id, (ulong)value.Seconds);
        }
    }

    public override Duration? Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Null => null,
        WireKind.Positive => new Duration((long)reader.ReadVarint()),
        _ => throw reader.Unexpected(header, "a duration"),
    };
}

/// <summary>The base class of somebody else, converted as a whole and as the inherited part of others.</summary>
public class ForeignBase
{
    public string? Text { get; set; }
}

[GenerateSerializer]
public struct ForeignBaseSurrogate
{
    [Id(0)]
    public string? Text;
}

[RegisterConverter]
public sealed class ForeignBaseConverter : IConverter<ForeignBase, ForeignBaseSurrogate>, IPopulator<ForeignBase, ForeignBaseSurrogate>
{
    public ForeignBase ConvertFromSurrogate(in ForeignBaseSurrogate surrogate) => new() { Text = surrogate.Text };

    public ForeignBaseSurrogate ConvertToSurrogate(in ForeignBase value) => new() { Text = value.Text };

    public void Populate(in ForeignBaseSurrogate surrogate, ForeignBase value) => value.Text = surrogate.Text;
}

/// <summary>A generic struct of somebody else.</summary>
public readonly struct ForeignPair<T>(T first, T second)
{
    public T First => first;

    public T Second => second;
}

[GenerateSerializer]
public struct ForeignPairSurrogate<T>
{
    [Id(0)]
    public T First;

    [Id(1)]
    public T Second;
}

[RegisterConverter]
public sealed class ForeignPairConverter<T> : IConverter<ForeignPair<T>, ForeignPairSurrogate<T>>
{
    public ForeignPair<T> ConvertFromSurrogate(in ForeignPairSurrogate<T> surrogate) => new(surrogate.First, surrogate.Second);

    public ForeignPairSurrogate<T> ConvertToSurrogate(in ForeignPair<T> value) => new() { First = value.First, Second = value.Second };
}

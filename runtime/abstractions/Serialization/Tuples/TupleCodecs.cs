namespace Actors.Runtime.Serialization;

internal sealed class Tuple1Codec<T1> : SurrogateCodec<Tuple<T1>, ValueTuple<T1>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1>>.Instance.IsImmutable;

    protected override ValueTuple<T1> ToSurrogate(Tuple<T1> value) => value.ToValueTuple();

    protected override Tuple<T1> FromSurrogate(in ValueTuple<T1> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple2Codec<T1, T2> : SurrogateCodec<Tuple<T1, T2>, ValueTuple<T1, T2>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2> ToSurrogate(Tuple<T1, T2> value) => value.ToValueTuple();

    protected override Tuple<T1, T2> FromSurrogate(in ValueTuple<T1, T2> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple3Codec<T1, T2, T3> : SurrogateCodec<Tuple<T1, T2, T3>, ValueTuple<T1, T2, T3>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3> ToSurrogate(Tuple<T1, T2, T3> value) => value.ToValueTuple();

    protected override Tuple<T1, T2, T3> FromSurrogate(in ValueTuple<T1, T2, T3> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple4Codec<T1, T2, T3, T4> : SurrogateCodec<Tuple<T1, T2, T3, T4>, ValueTuple<T1, T2, T3, T4>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3, T4>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3, T4> ToSurrogate(Tuple<T1, T2, T3, T4> value) => value.ToValueTuple();

    protected override Tuple<T1, T2, T3, T4> FromSurrogate(in ValueTuple<T1, T2, T3, T4> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple5Codec<T1, T2, T3, T4, T5> : SurrogateCodec<Tuple<T1, T2, T3, T4, T5>, ValueTuple<T1, T2, T3, T4, T5>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3, T4, T5>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3, T4, T5> ToSurrogate(Tuple<T1, T2, T3, T4, T5> value) => value.ToValueTuple();

    protected override Tuple<T1, T2, T3, T4, T5> FromSurrogate(in ValueTuple<T1, T2, T3, T4, T5> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple6Codec<T1, T2, T3, T4, T5, T6> : SurrogateCodec<Tuple<T1, T2, T3, T4, T5, T6>, ValueTuple<T1, T2, T3, T4, T5, T6>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3, T4, T5, T6>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3, T4, T5, T6> ToSurrogate(Tuple<T1, T2, T3, T4, T5, T6> value) => value.ToValueTuple();

    protected override Tuple<T1, T2, T3, T4, T5, T6> FromSurrogate(in ValueTuple<T1, T2, T3, T4, T5, T6> surrogate) => surrogate.ToTuple();
}

internal sealed class Tuple7Codec<T1, T2, T3, T4, T5, T6, T7> : SurrogateCodec<Tuple<T1, T2, T3, T4, T5, T6, T7>, ValueTuple<T1, T2, T3, T4, T5, T6, T7>>
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3, T4, T5, T6, T7> ToSurrogate(Tuple<T1, T2, T3, T4, T5, T6, T7> value) => value.ToValueTuple();

    protected override Tuple<T1, T2, T3, T4, T5, T6, T7> FromSurrogate(in ValueTuple<T1, T2, T3, T4, T5, T6, T7> surrogate) => surrogate.ToTuple();
}

/// <summary>Longer tuples end in a tuple of their own.</summary>
internal sealed class Tuple8Codec<T1, T2, T3, T4, T5, T6, T7, TRest> : SurrogateCodec<Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>, ValueTuple<T1, T2, T3, T4, T5, T6, T7, ValueTuple<TRest>>>
    where TRest : notnull
{
    public override bool IsImmutable => CodecCache<ValueTuple<T1, T2, T3, T4, T5, T6, T7, ValueTuple<TRest>>>.Instance.IsImmutable;

    protected override ValueTuple<T1, T2, T3, T4, T5, T6, T7, ValueTuple<TRest>> ToSurrogate(Tuple<T1, T2, T3, T4, T5, T6, T7, TRest> value) =>
        new(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5, value.Item6, value.Item7, new(value.Rest));

    protected override Tuple<T1, T2, T3, T4, T5, T6, T7, TRest> FromSurrogate(in ValueTuple<T1, T2, T3, T4, T5, T6, T7, ValueTuple<TRest>> surrogate) =>
        new(
            surrogate.Item1,
            surrogate.Item2,
            surrogate.Item3,
            surrogate.Item4,
            surrogate.Item5,
            surrogate.Item6,
            surrogate.Item7,
            surrogate.Rest.Item1);
}

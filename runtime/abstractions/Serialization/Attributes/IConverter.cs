namespace Orleans;

/// <summary>Writes a type that cannot be annotated as another one, its surrogate. Register with <see cref="RegisterConverterAttribute"/>.</summary>
public interface IConverter<TValue, TSurrogate>
    where TSurrogate : struct
{
    /// <summary>Makes the value that the surrogate stands for.</summary>
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    /// <summary>Makes the surrogate of a value.</summary>
    TSurrogate ConvertToSurrogate(in TValue value);
}

/// <summary>Fills the base part of a derived type from a surrogate; needed when the converted type has subclasses of its own.</summary>
public interface IPopulator<TValue, TSurrogate>
    where TSurrogate : struct
    where TValue : class
{
    /// <summary>Copies the surrogate's content into <paramref name="value"/>.</summary>
    void Populate(in TSurrogate surrogate, TValue value);
}

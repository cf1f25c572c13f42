using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>The objects copied so far in one deep copy, so that what was shared stays shared and cycles end. Pooled per thread.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CopyContext : IDisposable
{
    private const int SearchedMax = 8;
    private const int KeptCapacityMax = 1024;

    [ThreadStatic]
    private static CopyContext? _spare;

    private readonly (object? Original, object? Copy)[] _few = new (object?, object?)[SearchedMax];
    private Dictionary<object, object>? _many;
    private int _fewCount;
    private int _depth;

    private CopyContext()
    {
    }

    /// <summary>An empty context.</summary>
    public static CopyContext Rent()
    {
        var context = _spare ?? new CopyContext();
        _spare = null;
        return context;
    }

    /// <summary>Finds the copy of an object met before.</summary>
    public bool TryGetCopy<T>(object original, [NotNullWhen(true)] out T? copy)
        where T : class
    {
        for (var i = 0; i < _fewCount; i++)
        {
            if (ReferenceEquals(_few[i].Original, original))
            {
                copy = (T)_few[i].Copy!;
                return true;
            }
        }

        if (_many is not null && _many.TryGetValue(original, out var found))
        {
            copy = (T)found;
            return true;
        }

        copy = null;
        return false;
    }

    /// <summary>Remembers a copy; before its content is copied, if it can be part of a cycle.</summary>
    public void Record(object original, object copy)
    {
        if (_fewCount < SearchedMax)
        {
            _few[_fewCount++] = (original, copy);
            return;
        }

        _many ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        _many[original] = copy;
    }

    /// <summary>Forgets everything and keeps the object for later.</summary>
    public void Dispose()
    {
        Array.Clear(_few, 0, _fewCount);
        _fewCount = 0;
        _depth = 0;
        if (_many is { Count: > 0 } many)
        {
            _many = many.Count > KeptCapacityMax ? null : many;
            many.Clear();
        }

        _spare = this;
    }

    internal void Enter()
    {
        if (++_depth > SerializerLimits.DepthMax)
        {
            throw new SerializerException(
                $"The value to copy nests deeper than {SerializerLimits.DepthMax} levels; break long chains into a list, or mark the type [Immutable].");
        }
    }

    internal void Leave() => _depth--;
}

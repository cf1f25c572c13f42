using System.Runtime.CompilerServices;

namespace Actors.Runtime.Serialization;

/// <summary>
/// The numbers of objects by identity: an array that is searched while objects are few, a hash table afterwards.
/// </summary>
internal sealed class WrittenObjects
{
    private const int SearchedMax = 16;
    private const int KeptCapacityMax = 1024;

    private readonly object?[] _few = new object?[SearchedMax];
    private readonly int[] _fewNumbers = new int[SearchedMax];
    private Dictionary<object, int>? _many;
    private int _fewCount;
    private int _next;

    /// <summary>Numbers <paramref name="value"/>; false when it has a number already.</summary>
    public bool TryAdd(object value, out int number)
    {
        for (var i = 0; i < _fewCount; i++)
        {
            if (ReferenceEquals(_few[i], value))
            {
                number = _fewNumbers[i];
                return false;
            }
        }

        if (_fewCount < SearchedMax)
        {
            number = _next++;
            _few[_fewCount] = value;
            _fewNumbers[_fewCount++] = number;
            return true;
        }

        return TryAddToMany(value, out number);
    }

    /// <summary>Uses up a number for something that cannot be referred to.</summary>
    public void Skip() => _next++;

    public void Clear()
    {
        _next = 0;
        Array.Clear(_few, 0, _fewCount);
        _fewCount = 0;
        if (_many is { Count: > 0 } many)
        {
            _many = many.Count > KeptCapacityMax ? null : many;
            many.Clear();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAddToMany(object value, out int number)
    {
        _many ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (_many.TryGetValue(value, out number))
        {
            return false;
        }

        number = _next++;
        _many.Add(value, number);
        return true;
    }
}

/// <summary>The types that a message has named so far, by codec.</summary>
internal sealed class WrittenTypes
{
    private readonly Dictionary<Codec, int> _indexes = new(ReferenceEqualityComparer.Instance);

    public bool TryAdd(Codec codec, out int index)
    {
        index = _indexes.Count;
        if (_indexes.TryAdd(codec, index))
        {
            return true;
        }

        index = _indexes[codec];
        return false;
    }

    public void Clear()
    {
        if (_indexes.Count > 0)
        {
            _indexes.Clear();
        }
    }
}

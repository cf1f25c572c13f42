using System.Runtime.InteropServices;

namespace Actors.Runtime.Serialization;

/// <summary>The objects of a message in the order of their numbers, and the types that it has named.</summary>
internal sealed class ReadObjects
{
    private const int KeptCapacityMax = 1024;

    private readonly List<Slot> _slots = [];
    private readonly List<NamedType> _types = [];
    private int _next;

    public int Count => _slots.Count;

    public int TypeCount => _types.Count;

    /// <summary>The next number. Numbers repeat while a skipped object is read after all.</summary>
    public int Reserve()
    {
        if (_next == _slots.Count)
        {
            _slots.Add(default);
        }

        return _next++;
    }

    public void Unreserve() => _next--;

    public object? GetValue(int number) => _slots[number].Value;

    public void SetValue(int number, object value) => CollectionsMarshal.AsSpan(_slots)[number] = new Slot(value, default, false);

    public void AddSkipped(int offset, WireKind kind, int typeIndex)
    {
        if (_next == _slots.Count)
        {
            _slots.Add(new Slot(null, new SkippedObject(offset, kind, typeIndex), true));
        }

        _next++;
    }

    /// <summary>Begins to read a skipped object; false when it is not one, or is being read already.</summary>
    public bool TryBeginSkipped(int number, out SkippedObject skipped, out int resumeAt)
    {
        ref var slot = ref CollectionsMarshal.AsSpan(_slots)[number];
        skipped = slot.Skipped;
        resumeAt = _next;
        if (!slot.IsSkipped)
        {
            return false;
        }

        slot = default;
        _next = number;
        return true;
    }

    public void EndSkipped(int resumeAt) => _next = resumeAt;

    /// <summary>Numbers the type whose name stands at an offset; the same number again when a skipped object is read after all.</summary>
    public int AddType(int offset, int length)
    {
        for (var i = _types.Count - 1; i >= 0 && _types[i].Offset >= offset; i--)
        {
            if (_types[i].Offset == offset)
            {
                return i;
            }
        }

        _types.Add(new NamedType { Offset = offset, Length = length });
        return _types.Count - 1;
    }

    public ref NamedType Type(int index) => ref CollectionsMarshal.AsSpan(_types)[index];

    public void Clear()
    {
        _next = 0;
        Clear(_slots);
        Clear(_types);
    }

    private static void Clear<T>(List<T> list)
    {
        list.Clear();
        if (list.Capacity > KeptCapacityMax)
        {
            list.Capacity = 0;
        }
    }

    internal struct NamedType
    {
        public int Offset;
        public int Length;
        public Codec? Codec;
    }

    private readonly record struct Slot(object? Value, SkippedObject Skipped, bool IsSkipped);
}

/// <summary>Where the payload of a skipped object begins, and the type named for it, if one was.</summary>
internal readonly record struct SkippedObject(int Offset, WireKind Kind, int TypeIndex);

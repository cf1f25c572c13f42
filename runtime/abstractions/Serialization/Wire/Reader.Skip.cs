namespace Actors.Runtime.Serialization;

/// <summary>Skipping. Skipped objects keep their numbers and their places, so that a later reference to one can still be followed.</summary>
public ref partial struct Reader
{
    private const int NoType = -1;

    /// <summary>Skips to the end of the enclosing object or message. The end itself stays.</summary>
    public void SkipFields()
    {
        while (_position < _data.Length)
        {
            if (TryReadFieldHeader(out var header))
            {
                SkipField(header);
            }
            else if (_position == _data.Length || _data[_position] >> 4 == (int)WireKind.End)
            {
                return;
            }
        }
    }

    /// <summary>Skips the value behind <paramref name="header"/>.</summary>
    public void SkipField(FieldHeader header) => Skip(header.Kind, NoType);

    private void Skip(WireKind kind, int typeIndex)
    {
        switch (kind)
        {
            case WireKind.Null:
                break;
            case WireKind.Reference or WireKind.Positive or WireKind.Negative:
                ReadVarint128();
                break;
            case WireKind.Fixed32:
                ReadRaw(sizeof(uint));
                break;
            case WireKind.Fixed64:
                ReadRaw(sizeof(ulong));
                break;
            case WireKind.Bytes:
                ReadBytes();
                break;
            case WireKind.Typed:
                SkipTyped();
                break;
            default:
                SkipNumbered(kind, typeIndex);
                break;
        }
    }

    private void SkipTyped()
    {
        Enter();
        var typeIndex = ReadTypeIndex();
        Skip(ReadHeader().Kind, typeIndex);
        Leave();
    }

    private void SkipNumbered(WireKind kind, int typeIndex)
    {
        if (kind != WireKind.Struct)
        {
            Session.Read.AddSkipped(_position, kind, typeIndex);
        }

        switch (kind)
        {
            case WireKind.Struct or WireKind.Object:
                Enter();
                End();
                break;
            case WireKind.Packed:
                ReadPacked(out _);
                break;
            case WireKind.Sequence:
                SkipItems(ReadCountAndComparer(1, out _));
                break;
            case WireKind.Map:
                SkipItems(2L * ReadCountAndComparer(2, out _));
                break;
            default:
                throw Fail($"a known layout but found {kind}");
        }
    }

    private void SkipItems(long count)
    {
        Enter();
        for (; count > 0; count--)
        {
            SkipField(ReadHeader());
        }

        Leave();
    }
}

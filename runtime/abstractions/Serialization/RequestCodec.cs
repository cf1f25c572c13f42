using System.Text;
using Actors.Runtime.Invocation;

namespace Actors.Runtime.Serialization;

/// <summary>A request as an argument of another one, as the first call of a sequence has it: method (0), arguments (1).</summary>
internal sealed class RequestCodec<TRequest> : Codec<TRequest>
    where TRequest : Request
{
    public override void Write(ref Writer writer, uint id, TRequest? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        writer.Begin(id, WireKind.Struct);
        writer.WriteBytes(0, MethodNames.Of(value));
        writer.Begin(1, WireKind.Struct);
        value.WriteArguments(ref writer);
        writer.End();
        writer.End();
    }

    public override TRequest? Read(ref Reader reader, FieldHeader header)
    {
        if (header.Kind != WireKind.Struct)
        {
            return header.Kind == WireKind.Null ? null : throw reader.Unexpected(header, $"a call of type {typeof(TRequest)}");
        }

        TRequest? request = null;
        reader.Enter();
        while (reader.TryReadFieldHeader(out var field))
        {
            if (field is { Id: 0, Kind: WireKind.Bytes })
            {
                request = MethodNames.Resolve(Encoding.UTF8.GetString(reader.ReadBytes())).CreateRequest() as TRequest
                    ?? throw reader.Fail($"a call of type {typeof(TRequest)}");
                request.BindRemoteCancellation();
            }
            else if (field is { Id: 1, Kind: WireKind.Struct } && request is not null)
            {
                reader.Enter();
                request.ReadArguments(ref reader);
                reader.End();
            }
            else
            {
                reader.SkipField(field);
            }
        }

        reader.End();
        return request ?? throw reader.Fail("the name of a method");
    }
}

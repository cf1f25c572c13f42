using System.Globalization;
using System.Net;
using System.Numerics;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Serialization;

/// <summary>Numbers, texts, times, enums and identities.</summary>
internal static class BuiltInValueCodecs
{
    public static void AddAll()
    {
        AddNumbers();
        AddTexts();
        AddTimes();
        AddEnums();
        AddIdentities();
    }

    private static void AddNumbers()
    {
        CodecRegistry.Add("bool", static () => new BooleanCodec());
        CodecRegistry.Add("byte", static () => new IntegerCodec<byte>());
        CodecRegistry.Add("sbyte", static () => new IntegerCodec<sbyte>());
        CodecRegistry.Add("short", static () => new IntegerCodec<short>());
        CodecRegistry.Add("ushort", static () => new IntegerCodec<ushort>());
        CodecRegistry.Add("int", static () => new IntegerCodec<int>());
        CodecRegistry.Add("uint", static () => new IntegerCodec<uint>());
        CodecRegistry.Add("long", static () => new IntegerCodec<long>());
        CodecRegistry.Add("ulong", static () => new IntegerCodec<ulong>());
        CodecRegistry.Add("nint", static () => new IntegerCodec<nint>());
        CodecRegistry.Add("nuint", static () => new IntegerCodec<nuint>());
        CodecRegistry.Add("char", static () => new IntegerCodec<char>());
        CodecRegistry.Add("Int128", static () => new Integer128Codec<Int128>());
        CodecRegistry.Add("UInt128", static () => new Integer128Codec<UInt128>());
        CodecRegistry.Add("BigInteger", static () => new BigIntegerCodec());
        CodecRegistry.Add("Half", static () => new HalfCodec());
        CodecRegistry.Add("float", static () => new SingleCodec());
        CodecRegistry.Add("double", static () => new DoubleCodec());
        CodecRegistry.Add("decimal", static () => new DecimalCodec());
        CodecRegistry.AddGeneric(typeof(Nullable<>), "nullable", typeof(NullableCodec<>));
        CodecRegistry.AddGeneric(typeof(Immutable<>), "immutable", typeof(ImmutableWrapperCodec<>));
    }

    private static void AddTexts()
    {
        CodecRegistry.Add("object", static () => new PolymorphicCodec<object>());
        CodecRegistry.Add("string", static () => new StringCodec());
        CodecRegistry.Add("Guid", static () => new GuidCodec());
        CodecRegistry.Add("Type", static () => new TypeCodec());
        CodecRegistry.Add("Uri", static () => new TextCodec<Uri>(
            static uri => uri.OriginalString,
            static text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null));
        CodecRegistry.Add("Version", static () => new TextCodec<Version>(
            static version => version.ToString(),
            static text => Version.TryParse(text, out var version) ? version : null));
        CodecRegistry.Add("CultureInfo", static () => new TextCodec<CultureInfo>(static culture => culture.Name, FindCulture));
        CodecRegistry.Add("IPAddress", static () => new IPAddressCodec());
        CodecRegistry.Add("IPEndPoint", static () => new IPEndPointCodec());
        CodecRegistry.Add("CancellationToken", static () => new CancellationTokenCodec());
    }

    private static void AddTimes()
    {
        CodecRegistry.Add("DateTime", static () => new DateTimeCodec());
        CodecRegistry.Add("DateTimeOffset", static () => new DateTimeOffsetCodec());
        CodecRegistry.Add("TimeSpan", static () => new TicksCodec<TimeSpan>(
            static value => value.Ticks, static ticks => new TimeSpan(ticks), long.MinValue, long.MaxValue));
        CodecRegistry.Add("TimeOnly", static () => new TicksCodec<TimeOnly>(
            static value => value.Ticks, static ticks => new TimeOnly(ticks), 0, TimeOnly.MaxValue.Ticks));
        CodecRegistry.Add("DateOnly", static () => new TicksCodec<DateOnly>(
            static value => value.DayNumber, static days => DateOnly.FromDayNumber((int)days), 0, DateOnly.MaxValue.DayNumber));
    }

    private static void AddEnums()
    {
        CodecRegistry.AddName(typeof(DayOfWeek), "DayOfWeek");
        CodecRegistry.AddName(typeof(DateTimeKind), "DateTimeKind");
        CodecRegistry.AddName(typeof(StringComparison), "StringComparison");
        CodecRegistry.AddName(typeof(HttpStatusCode), "HttpStatusCode");
    }

    private static void AddIdentities()
    {
        CodecRegistry.Add("grain", static () => new GrainReferenceCodec<GrainReference>());
        CodecRegistry.Add("GrainId", static () => new GrainIdCodec());
        CodecRegistry.Add("IdSpan", static () => new IdSpanCodec<IdSpan>(static id => id, static id => id));
        CodecRegistry.Add("GrainType", static () => new IdSpanCodec<GrainType>(static type => type.Value, static id => new GrainType(id)));
        CodecRegistry.Add("GrainInterfaceType", static () => new IdSpanCodec<GrainInterfaceType>(
            static type => type.Value, static id => new GrainInterfaceType(id)));
        CodecRegistry.Add("SiloAddress", static () => new SiloAddressCodec());
        CodecRegistry.Add("ActivationId", static () => new ActivationIdCodec());
        CodecRegistry.Add("GrainAddress", static () => new GrainAddressCodec());
        CodecRegistry.Add("MembershipVersion", static () => new TicksCodec<MembershipVersion>(
            static version => version.Value, static value => new MembershipVersion(value), long.MinValue, long.MaxValue));
    }

    private static CultureInfo? FindCulture(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Actors.Runtime.Invocation;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Activators;
using Orleans.Serialization.Cloning;

namespace Actors.Runtime.Serialization;

/// <summary>
/// All codecs of the process. Generated code of each assembly adds its types when the assembly is loaded; codecs of arrays, enums
/// and closed generic types are made when they are first asked for. Asked once per type and place: see <see cref="CodecCache{T}"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CodecRegistry
{
    private static readonly ConcurrentDictionary<Type, Func<Codec>> Factories = new();
    private static readonly ConcurrentDictionary<Type, Func<object>> Activators = new();
    private static readonly ConcurrentDictionary<Type, Type> GenericCodecs = new();
    private static readonly ConcurrentDictionary<Type, Codec> Codecs = new();
    private static readonly ConcurrentDictionary<Type, Codec> CodecsOfRuntimeTypes = new();

#pragma warning disable CA1810 // The built-in types must be there before anything is looked up.
    static CodecRegistry() => BuiltInCodecs.AddAll();
#pragma warning restore CA1810

    /// <summary>Adds a type under its name in messages. The first codec of a type wins; a second time is harmless.</summary>
    public static void Add<T>(string name, Func<Codec<T>> createCodec)
    {
        Factories.TryAdd(typeof(T), createCodec);
        TypeNames.Add(typeof(T), name);
    }

    /// <summary>Adds an open generic type and the open class of its codecs, which takes the same type arguments.</summary>
    public static void AddGeneric(Type genericType, string name, Type genericCodec)
    {
        GenericCodecs.TryAdd(genericType, genericCodec);
        TypeNames.Add(genericType, name);
    }

    /// <summary>Adds a name under which a type is found in messages; the first name of a type is the one that is written.</summary>
    public static void AddName(Type type, string name) => TypeNames.Add(type, name);

    /// <summary>Adds a hand-written copier of a type, used instead of the copying half of its codec.</summary>
    public static void AddCopier<T>(Func<IDeepCopier<T>> createCopier) => CustomCopiers.Add(createCopier);

    /// <summary>Adds what makes empty instances of a type marked <c>[UseActivator]</c>.</summary>
    public static void AddActivator<T>(Func<IActivator<T>> createActivator) => Activators.TryAdd(typeof(T), createActivator);

    /// <summary>What makes empty instances of a type.</summary>
    /// <exception cref="SerializerException">None is registered.</exception>
    public static IActivator<T> GetActivator<T>() =>
        Activators.TryGetValue(typeof(T), out var create)
            ? (IActivator<T>)create()
            : throw new SerializerException($"Type '{typeof(T)}' is marked [UseActivator], but no IActivator<T> for it has [RegisterActivator].");

    /// <summary>The fields of a base class, for the codec of a derived one.</summary>
    public static ObjectCodec<T> GetBase<T>()
        where T : class =>
        GetOrMissing<T>() as ObjectCodec<T> ?? throw MissingCodec.For(typeof(T));

    internal static Codec<T> GetOrMissing<T>() => (Codec<T>?)Find(typeof(T)) ?? new MissingCodec<T>();

    /// <summary>The codec of a declared type, or null.</summary>
    internal static Codec? Find(Type type)
    {
        if (Codecs.TryGetValue(type, out var codec))
        {
            return codec;
        }

        var made = Make(type);
        if (made is null)
        {
            // The assembly may not have been used yet; then its generated code has not run either.
            RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
            made = Make(type);
        }

        return made is null ? null : Codecs.GetOrAdd(type, made);
    }

    /// <summary>The codec for an object of this class, by its own type or by a base type that stands for all its subclasses.</summary>
    internal static Codec GetForRuntimeType(Type type) => FindForRuntimeType(type) ?? throw MissingCodec.For(type);

    internal static Codec? FindForRuntimeType(Type type)
    {
        if (CodecsOfRuntimeTypes.TryGetValue(type, out var codec))
        {
            return codec;
        }

        var found = Find(typeof(GrainReference).IsAssignableFrom(type) ? typeof(GrainReference) : type);
        for (var parent = type.BaseType; found is null && parent is not null; parent = parent.BaseType)
        {
            found = Find(parent) is { AcceptsDerivedTypes: true } general ? general : null;
        }

        found ??= typeof(Exception).IsAssignableFrom(type) ? Find(typeof(UnavailableExceptionFallbackException)) : null;
        return found is null ? null : CodecsOfRuntimeTypes.GetOrAdd(type, found);
    }

    private static Codec? Make(Type type)
    {
        if (Factories.TryGetValue(type, out var create))
        {
            return create();
        }

        if (type.IsArray)
        {
            return type.IsSZArray
                ? Close(typeof(ArrayCodec<>), type.GetElementType()!)
                : Close(typeof(MultiDimensionalArrayCodec<,>), type, type.GetElementType()!);
        }

        if (type.IsEnum)
        {
            return Close(typeof(EnumCodec<,>), type, type.GetEnumUnderlyingType());
        }

        if (type.IsGenericType && GenericCodecs.TryGetValue(type.GetGenericTypeDefinition(), out var genericCodec))
        {
            return Close(genericCodec, type.GetGenericArguments());
        }

        return MakeForContract(type);
    }

    private static Codec? MakeForContract(Type type)
    {
        if (typeof(IAddressable).IsAssignableFrom(type)
            && (type.IsInterface || typeof(GrainReference).IsAssignableFrom(type)))
        {
            return Close(typeof(GrainReferenceCodec<>), type);
        }

        if (typeof(Request).IsAssignableFrom(type))
        {
            return Close(typeof(RequestCodec<>), type);
        }

        return type.IsInterface || type == typeof(object) || (type.IsAbstract && type.IsClass)
            ? Close(typeof(PolymorphicCodec<>), type)
            : null;
    }

    private static Codec Close(Type genericCodec, params Type[] arguments)
    {
        try
        {
            return (Codec)Activator.CreateInstance(genericCodec.MakeGenericType(arguments), nonPublic: true)!;
        }
        catch (ArgumentException exception)
        {
            throw new SerializerException(
                $"Type arguments '{string.Join(", ", arguments.Select(argument => argument.ToString()))}' break a constraint of '{genericCodec}'.",
                exception);
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Actors.Runtime.Manifest;
using Actors.Runtime.Serialization;
using Orleans.Serialization;

namespace Actors.Runtime.Invocation;

/// <summary>
/// The names of methods in messages. A plain one is the interface's name and the method's id; a generic one is the name of the
/// interface that the caller used, the method's id, the declaring interface's name, and the type arguments: first the interface's,
/// then the method's. The parts are separated by line feeds.
/// </summary>
internal static class MethodNames
{
    private const char Separator = '\n';
    private const int ResolvedMax = 16_384;

    private static readonly ConcurrentDictionary<string, GrainMethod> Resolved = new(StringComparer.Ordinal);
    private static PlainMethods _plain = PlainMethods.Empty;

    /// <summary>The name of the method that a request calls.</summary>
    /// <exception cref="SerializerException">A type argument has no name in messages.</exception>
    public static byte[] Of(Request request) => request.Method.WireName ??= Encode(request);

    /// <summary>The method with this name.</summary>
    /// <exception cref="UnknownTypeException">This process has no such method.</exception>
    public static GrainMethod Resolve(string name)
    {
        if (Resolved.TryGetValue(name, out var method))
        {
            return method;
        }

        method = Find(name.Split(Separator)) ?? throw new UnknownTypeException(
            $"Method '{name.Replace(Separator, ' ')}' is not known in this process; reference the assembly that declares its interface, in the version that has it.");
        if (Resolved.Count < ResolvedMax)
        {
            Resolved.TryAdd(name, method);
        }

        return method;
    }

    private static byte[] Encode(Request request)
    {
        var method = request.Method;
        var requestType = request.GetType();
        if (!requestType.IsConstructedGenericType)
        {
            return Encoding.UTF8.GetBytes($"{method.InterfaceName}{Separator}{method.Id}");
        }

        var used = TypeManifest.Interfaces.Values.FirstOrDefault(descriptor => descriptor.ProxyType == requestType.DeclaringType)
            ?? throw new SerializerException($"Method '{method}' cannot be called in another process: its proxy '{requestType.DeclaringType}' is not registered.");
        var arguments = requestType.GetGenericArguments().Select(argument => Encoding.UTF8.GetString(TypeNames.Encode(argument)));
        return Encoding.UTF8.GetBytes(string.Join(Separator, [used.Name, method.Id, method.InterfaceName, .. arguments]));
    }

    private static GrainMethod? Find(string[] parts) => parts.Length switch
    {
        < 2 => null,
        2 => PlainMethods.Current().Find(parts[0], parts[1]),
        _ => FindGeneric(parts),
    };

    private static GrainMethod? FindGeneric(string[] parts)
    {
        var used = TypeManifest.Interfaces.Values.FirstOrDefault(descriptor => descriptor.Name == parts[0]);
        if (used is null)
        {
            return null;
        }

        var arguments = parts.Skip(3).Select(name => TypeNames.ResolveCodec(name).ValueType).ToArray();
        var arity = used.ProxyType.GetGenericArguments().Length;
        var candidates = arguments.Length == arity
            ? MethodsOf(used.ProxyType.MakeGenericType(arguments))
            : used.ProxyType.GetNestedTypes().Select(type => MethodOf(type, arguments)).OfType<GrainMethod>();
        return candidates.FirstOrDefault(method => method.Id == parts[1] && method.InterfaceName == parts[2]);
    }

    private static GrainMethod[] MethodsOf(Type proxyType) => (GrainMethod[])proxyType.GetMethod("Methods")!.Invoke(null, null)!;

    private static GrainMethod? MethodOf(Type openRequest, Type[] arguments)
    {
        if (openRequest.GetGenericArguments().Length != arguments.Length)
        {
            return null;
        }

        try
        {
            return (GrainMethod?)openRequest.MakeGenericType(arguments).GetField("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        }
        catch (ArgumentException)
        {
            // The arguments break a constraint, so they were meant for another method.
            return null;
        }
    }

    /// <summary>The methods of interfaces that are not generic, as registered so far.</summary>
    private sealed class PlainMethods(ImmutableDictionary<Type, GrainInterfaceDescriptor> interfaces)
    {
        public static readonly PlainMethods Empty = new(ImmutableDictionary<Type, GrainInterfaceDescriptor>.Empty);

        private readonly Dictionary<(string Interface, string Id), GrainMethod> _methods = Index(interfaces);

        public static PlainMethods Current()
        {
            var current = Volatile.Read(ref _plain);
            if (!ReferenceEquals(current.Interfaces, TypeManifest.Interfaces))
            {
                // An assembly has been loaded since; two threads may both make the index, which is the same.
                current = new PlainMethods(TypeManifest.Interfaces);
                Volatile.Write(ref _plain, current);
            }

            return current;
        }

        public ImmutableDictionary<Type, GrainInterfaceDescriptor> Interfaces { get; } = interfaces;

        public GrainMethod? Find(string interfaceName, string id) => _methods.GetValueOrDefault((interfaceName, id));

        private static Dictionary<(string Interface, string Id), GrainMethod> Index(ImmutableDictionary<Type, GrainInterfaceDescriptor> interfaces)
        {
            var methods = new Dictionary<(string Interface, string Id), GrainMethod>();
            foreach (var method in interfaces.Values.SelectMany(descriptor => descriptor.Methods?.Invoke() ?? []))
            {
                methods.TryAdd((method.InterfaceName, method.Id), method);
            }

            return methods;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Actors.Runtime.Manifest;

/// <summary>What generated code asks about generic interfaces and methods, whose type arguments are known only at run time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GenericInterfaces
{
    /// <summary>The name in the cluster of a generic interface with these type arguments: <c>Name`1[[System.String]]</c>.</summary>
    /// <param name="openName">The name of the open interface.</param>
    /// <param name="typeArguments">Its type arguments, outermost type first; spelled by their full names without assembly.</param>
    public static string CloseName(string openName, params Type[] typeArguments)
    {
        ArgumentNullException.ThrowIfNull(typeArguments);
        var name = new StringBuilder(openName);
        AppendArguments(name, typeArguments);
        return name.ToString();
    }

    /// <summary>The method with these type arguments and, once they are filled in, these parameter types.</summary>
    /// <exception cref="MissingMethodException">The interface has no such method.</exception>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The proxy that asks was itself instantiated with these type arguments.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The proxy that asks was itself instantiated with these type arguments.")]
    public static MethodInfo FindMethod(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type interfaceType,
        string name,
        Type[] typeArguments,
        Type[] parameterTypes)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        ArgumentNullException.ThrowIfNull(typeArguments);
        ArgumentNullException.ThrowIfNull(parameterTypes);
        foreach (var candidate in interfaceType.GetMethods())
        {
            if (candidate.Name == name
                && candidate.GetGenericArguments().Length == typeArguments.Length
                && candidate.GetParameters().Length == parameterTypes.Length)
            {
                var method = candidate.MakeGenericMethod(typeArguments);
                if (method.GetParameters().Select(static parameter => parameter.ParameterType).SequenceEqual(parameterTypes))
                {
                    return method;
                }
            }
        }

        throw new MissingMethodException($"Interface '{interfaceType}' has no method '{name}' with these parameters; rebuild what references it.");
    }

    private static void AppendArguments(StringBuilder name, Type[] typeArguments)
    {
        for (var index = 0; index < typeArguments.Length; index++)
        {
            name.Append(index == 0 ? "[[" : "],[");
            AppendName(name, typeArguments[index]);
        }

        name.Append("]]");
    }

    private static void AppendName(StringBuilder name, Type type)
    {
        if (type.IsConstructedGenericType)
        {
            name.Append(type.GetGenericTypeDefinition().FullName);
            AppendArguments(name, type.GetGenericArguments());
        }
        else if (type.IsArray)
        {
            AppendName(name, type.GetElementType()!);
            name.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
        }
        else
        {
            name.Append(type.FullName ?? type.Name);
        }
    }
}

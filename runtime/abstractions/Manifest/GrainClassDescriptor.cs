using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>A grain class and how to make one. Made by generated code.</summary>
/// <param name="GrainClass">The class; an open generic type when it is generic.</param>
/// <param name="Name">The grain type's name: <c>[GrainType]</c>, or the class name in lower case without a trailing "grain" (with <c>`n</c> when generic).</param>
/// <param name="Interfaces">Every grain interface that it implements, inherited ones included; open when its arguments are those
/// of the class, so a class that is not generic lists <c>IStack&lt;string&gt;</c> as such.</param>
/// <param name="Create">Makes an instance, constructor arguments taken from the context's services and facets; null when the
/// class is generic, see <see cref="OpenFactory"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainClassDescriptor(
    Type GrainClass,
    string Name,
    IReadOnlyList<Type> Interfaces,
    Func<IGrainContext, object>? Create)
{
    /// <summary>For a generic class, the generated class with the same type parameters whose <c>Create</c> makes instances; null otherwise.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    public Type? OpenFactory { get; init; }

    /// <summary>What makes instances of a generic class with these type arguments. Uses reflection once.</summary>
    /// <exception cref="InvalidOperationException">The class is not generic.</exception>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Closed generic grains over value types need a just-in-time compiler; documented.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The factory has the constraints of the class, whose arguments the caller has checked.")]
    public Func<IGrainContext, object> CloseCreate(Type[] typeArguments) =>
        (OpenFactory ?? throw new InvalidOperationException($"Grain class '{GrainClass}' is not generic; use Create."))
            .MakeGenericType(typeArguments)
            .GetMethod("Create")!
            .CreateDelegate<Func<IGrainContext, object>>();
}

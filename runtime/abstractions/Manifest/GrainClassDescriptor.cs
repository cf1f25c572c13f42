using System.ComponentModel;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>A grain class and how to make one. Made by generated code.</summary>
/// <param name="GrainClass">The class; an open generic type when it is generic.</param>
/// <param name="Name">The grain type's name: <c>[GrainType]</c>, or the class name in lower case without a trailing "grain" (with <c>`n</c> when generic).</param>
/// <param name="Interfaces">Every grain interface that it implements, inherited ones included (open when generic).</param>
/// <param name="Create">Makes an instance, constructor arguments taken from the context's services and facets; null when the
/// class is generic, and then its only public constructor is called by reflection, once prepared per closed type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainClassDescriptor(
    Type GrainClass,
    string Name,
    IReadOnlyList<Type> Interfaces,
    Func<IGrainContext, object>? Create);

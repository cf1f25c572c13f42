using System.ComponentModel;
using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>A grain interface, its name in the cluster and its generated proxy. Made by generated code.</summary>
/// <param name="InterfaceType">The interface; an open generic type when it is generic.</param>
/// <param name="Name">Its name in the cluster: <c>[GrainInterfaceType]</c>, or <c>[Alias]</c>, or the full name without assembly.</param>
/// <param name="Version">Its <c>[Version]</c>, 0 when it has none.</param>
/// <param name="ProxyType">The generated proxy class; open when the interface is generic. It has a public constructor
/// <c>(GrainReferenceShared, IdSpan)</c> and a public static method <c>GrainMethod[] Methods()</c>.</param>
/// <param name="CreateProxy">Makes a proxy without reflection; null when the interface is generic.</param>
/// <param name="Methods">Lists the methods, inherited ones included; null when the interface is generic.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GrainInterfaceDescriptor(
    Type InterfaceType,
    string Name,
    ushort Version,
    Type ProxyType,
    Func<GrainReferenceShared, IdSpan, GrainReference>? CreateProxy,
    Func<GrainMethod[]>? Methods);

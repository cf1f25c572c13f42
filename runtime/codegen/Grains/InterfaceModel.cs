using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>A grain interface as its proxy needs it; text only, so that unchanged source yields an equal model.</summary>
/// <param name="MetadataName">The full name as reflection spells it.</param>
/// <param name="Namespace">The namespace of the generated proxy.</param>
/// <param name="ProxyName">The proxy class without type parameters.</param>
/// <param name="TypeParameters">Such as <c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="OpenArguments">Such as <c>&lt;,&gt;</c>, or nothing.</param>
/// <param name="Constraints">The clauses that belong to the type parameters.</param>
/// <param name="Type">The interface in terms of the proxy's type parameters.</param>
/// <param name="OpenTypeOf"><c>typeof</c> of the interface, open when it is generic.</param>
/// <param name="ClusterName">Its name in the cluster.</param>
/// <param name="Version">Its <c>[Version]</c>, or 0.</param>
/// <param name="Methods">All methods, inherited ones included.</param>
internal sealed record InterfaceModel(
    string MetadataName,
    string Namespace,
    string ProxyName,
    string TypeParameters,
    string OpenArguments,
    string Constraints,
    string Type,
    string OpenTypeOf,
    string ClusterName,
    string Version,
    EquatableArray<MethodModel> Methods)
{
    public bool IsGeneric => TypeParameters.Length > 0;

    public string OpenProxyType => $"global::{Namespace}.{ProxyName}{OpenArguments}";
}

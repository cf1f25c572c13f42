using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>What a method answers with.</summary>
internal enum ReturnKind
{
    Unsupported,
    Void,
    Task,
    ValueTask,
    TaskOfResult,
    ValueTaskOfResult,
    Stream,
}

/// <summary>A method of a grain interface.</summary>
/// <param name="RequestName">The request class without type parameters.</param>
/// <param name="TypeParameters">The method's own, such as <c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="RequestConstraints">The clauses on the request class.</param>
/// <param name="ProxyConstraints">The clauses on the explicit implementation.</param>
/// <param name="InterfaceType">The declaring interface in terms of the proxy's type parameters.</param>
/// <param name="InterfaceTypeOf"><c>typeof</c> of that.</param>
/// <param name="InterfaceNameExpression">The expression that gives the declaring interface's name in the cluster.</param>
/// <param name="Name">The method's name, escaped if it is a keyword.</param>
/// <param name="Id">What identifies the method within its interface on the wire.</param>
/// <param name="Options">The scheduling options as an expression.</param>
/// <param name="TimeoutTicks">Its <c>[ResponseTimeout]</c>, or null.</param>
/// <param name="Reflection">The expression that finds the method.</param>
/// <param name="IsOneWay">True when nobody waits.</param>
/// <param name="ReturnKind">What it answers with.</param>
/// <param name="ReturnType">The declared return type.</param>
/// <param name="ResultType">The type of the result or item; nothing when there is none.</param>
/// <param name="Parameters">All parameters, tokens included.</param>
internal sealed record MethodModel(
    string RequestName,
    string TypeParameters,
    string RequestConstraints,
    string ProxyConstraints,
    string InterfaceType,
    string InterfaceTypeOf,
    string InterfaceNameExpression,
    string Name,
    string Id,
    string Options,
    long? TimeoutTicks,
    string Reflection,
    bool IsOneWay,
    ReturnKind ReturnKind,
    string ReturnType,
    string ResultType,
    EquatableArray<ParameterModel> Parameters)
{
    public IEnumerable<ParameterModel> Arguments => Parameters.Where(static parameter => !parameter.IsToken);

    public bool HasToken => Parameters.Any(static parameter => parameter.IsToken);
}

/// <summary>A parameter of a method.</summary>
/// <param name="Field">The field of the request; nothing for a token.</param>
/// <param name="Type">The type, annotations included.</param>
/// <param name="IsToken">True for the cancellation token, which is not an argument.</param>
/// <param name="IsImmutable">True when it never needs a copy.</param>
/// <param name="HoldsReferences">True when a forgotten value would keep objects alive.</param>
internal sealed record ParameterModel(string Field, string Type, bool IsToken, bool IsImmutable, bool HoldsReferences);

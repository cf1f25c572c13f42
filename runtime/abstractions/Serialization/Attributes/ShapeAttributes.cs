namespace Orleans;

/// <summary>Makes empty instances of the type with the registered <c>IActivator&lt;T&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class UseActivatorAttribute : Attribute;

/// <summary>
/// Names a class whose methods <c>OnSerializing</c>, <c>OnSerialized</c>, <c>OnDeserializing</c>, <c>OnDeserialized</c>,
/// <c>OnCopying</c> and <c>OnCopied</c>, as far as it has them, are called with the value.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SerializationCallbacksAttribute : Attribute
{
    /// <summary>Names the class, which has a parameterless constructor.</summary>
    public SerializationCallbacksAttribute(Type hookType) => HookType = hookType;

    /// <summary>The class.</summary>
    public Type HookType { get; }
}

/// <summary>Writes each occurrence of the type in full. Faster, but shared instances come apart and cycles fail.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SuppressReferenceTrackingAttribute : Attribute;

/// <summary>Leaves out members that have the default value of their type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OmitDefaultMemberValuesAttribute : Attribute;

/// <summary>Makes empty instances with this constructor, its arguments taken from the container.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class GeneratedActivatorConstructorAttribute : Attribute;

/// <summary>Marks a base class without members to write.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SerializerTransparentAttribute : Attribute;

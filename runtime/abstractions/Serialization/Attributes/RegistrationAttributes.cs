namespace Orleans;

/// <summary>Registers a hand-written codec: a sealed class with a parameterless constructor that derives from <c>Codec&lt;T&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisterSerializerAttribute : Attribute;

/// <summary>Registers a hand-written copier: a sealed class with a parameterless constructor that implements <c>IDeepCopier&lt;T&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisterCopierAttribute : Attribute;

/// <summary>Registers a class that implements <see cref="IConverter{TValue,TSurrogate}"/>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisterConverterAttribute : Attribute;

/// <summary>Registers a class that makes empty instances: it implements <c>IActivator&lt;T&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisterActivatorAttribute : Attribute;

namespace Orleans.Concurrency;

/// <summary>The method changes nothing: several read-only calls of one grain may overlap.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>Calls of the method may overlap any other call of the grain, at its await points.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>The caller does not wait and never learns the outcome; the call may be lost.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>Has no effect; kept so that old code compiles.</summary>
[Obsolete("Calls are not ordered with or without this attribute; remove it.")]
[AttributeUsage(AttributeTargets.Interface)]
public sealed class UnorderedAttribute : Attribute;

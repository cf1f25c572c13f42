using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface whose methods are called on a grain. Use one of the interfaces that name the key.</summary>
public interface IGrain : IAddressable;

/// <summary>A grain identified by a string. The text may not be null, empty or blank.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>A grain identified by a 64-bit signed integer.</summary>
public interface IGrainWithIntegerKey : IGrain;

/// <summary>A grain identified by a <see cref="Guid"/>.</summary>
public interface IGrainWithGuidKey : IGrain;

/// <summary>A grain identified by a 64-bit signed integer and a string.</summary>
public interface IGrainWithIntegerCompoundKey : IGrain;

/// <summary>A grain identified by a <see cref="Guid"/> and a string.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;

/// <summary>Marks an interface that a client object implements so that grains can call it.</summary>
public interface IGrainObserver : IAddressable;

/// <summary>Marks a part of the runtime itself that calls are addressed to; it lives in one silo and is not placed.</summary>
public interface ISystemTarget : IAddressable;

using Actors.Runtime.Manifest;
using Actors.Runtime.Observers;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>The grain factory, and the client that shares a silo's process.</summary>
internal sealed class GrainFactory : IClusterClient
{
    private readonly IGrainTypes _types;
    private readonly ReferenceFactory _references;
    private readonly ObserverRegistry _observers;

    public GrainFactory(IGrainTypes types, ReferenceFactory references, ObserverRegistry observers, IServiceProvider serviceProvider)
    {
        _types = types;
        _references = references;
        _observers = observers;
        ServiceProvider = serviceProvider;
    }

    public IServiceProvider ServiceProvider { get; }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        Get<TGrainInterface>(StringKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, Extension(keyExtension)), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, Extension(keyExtension)), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(IAddressable)_references.Create(typeof(TGrainInterface), grainId);

    public IAddressable GetGrain(GrainId grainId) => _references.CreateUntyped(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        interfaceType.IsDefault ? _references.CreateUntyped(grainId) : _references.Create(interfaceType, grainId);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        Get<IGrainWithGuidKey>(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        Get<IGrainWithIntegerKey>(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        Get<IGrainWithStringKey>(grainInterfaceType, StringKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        Get<IGrainWithGuidCompoundKey>(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, Extension(keyExtension)));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        Get<IGrainWithIntegerCompoundKey>(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, Extension(keyExtension)));

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference)
        {
            throw new ArgumentException("The object is itself a reference; pass the object that implements the observer interface.", nameof(obj));
        }

        return (TGrainObserverInterface)(IAddressable)_references.Create(typeof(TGrainObserverInterface), _observers.Add(obj));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
        {
            throw new ArgumentException("Pass the reference that CreateObjectReference returned, not the object itself.", nameof(obj));
        }

        _observers.Remove(reference.GrainId);
    }

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key, "primaryKey");
        return IdSpan.Create(key);
    }

    private static string Extension(string keyExtension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return keyExtension;
    }

    // Asked for with every request of a gateway, so what an interface was last resolved to is kept where no look-up is needed.
    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? prefix)
    {
        if (prefix is not null)
        {
            return (TGrainInterface)(IAddressable)Get(typeof(TGrainInterface), key, prefix);
        }

        var resolved = Resolved<TGrainInterface>.Last;
        if (resolved?.Factory != this)
        {
            resolved = new Resolved<TGrainInterface>(this, _references.MakerOf(typeof(TGrainInterface), _types.Resolve(typeof(TGrainInterface), null)));
            Resolved<TGrainInterface>.Last = resolved;
        }

        return (TGrainInterface)(IAddressable)resolved.Maker.Make(key);
    }

    private GrainReference Get(Type interfaceType, IdSpan key, string? prefix) =>
        _references.Create(interfaceType, new GrainId(_types.Resolve(interfaceType, prefix), key));

    private IGrain Get<TKeyMarker>(Type interfaceType, IdSpan key)
    {
        ArgumentNullException.ThrowIfNull(interfaceType);
        return typeof(TKeyMarker).IsAssignableFrom(interfaceType)
            ? (IGrain)(IAddressable)Get(interfaceType, key, prefix: null)
            : throw new ArgumentException($"'{interfaceType}' is not an {typeof(TKeyMarker).Name}; use the GetGrain overload of its own key.", nameof(interfaceType));
    }

    private sealed record Resolved<TGrainInterface>(GrainFactory Factory, ReferenceFactory.Maker Maker)
    {
        // One a process: with several silos in it, as in tests, they take turns.
        public static Resolved<TGrainInterface>? Last { get; set; }
    }
}

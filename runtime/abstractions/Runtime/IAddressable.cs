namespace Orleans.Runtime;

/// <summary>Anything that calls can be addressed to: a grain, a reference to one, an observer, an extension.</summary>
public interface IAddressable;

/// <summary>Marks an interface that can be attached to any grain; see <see cref="IGrainExtensionBinder"/>.</summary>
public interface IGrainExtension : IAddressable;

/// <summary>Attaches extensions to the current activation.</summary>
public interface IGrainExtensionBinder
{
    /// <summary>Returns the extension of the current activation, made by <paramref name="newExtensionFunc"/> at the first call.</summary>
    (TExtension Extension, TExtensionInterface Reference) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension;
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Actors.Client.Tests.Configuration;

/// <summary>A configuration that stops following changes at the end of a test.</summary>
internal sealed class BuiltConfiguration(IConfigurationRoot root) : IConfiguration, IDisposable
{
    public string? this[string key]
    {
        get => root[key];
        set => root[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => root.GetChildren();

    public IChangeToken GetReloadToken() => root.GetReloadToken();

    public IConfigurationSection GetSection(string key) => root.GetSection(key);

    public void Dispose() => (root as IDisposable)?.Dispose();
}

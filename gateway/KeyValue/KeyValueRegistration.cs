using Actors.Gateway.Http;

namespace Actors.Gateway.KeyValue;

/// <summary>Registers what answers below <c>/v1/kv</c>.</summary>
internal static class KeyValueRegistration
{
    public static void AddKeyValue(this IServiceCollection services) => services
        .AddSingleton<KeyListing>()
        .AddSingleton<KeyValueReader>()
        .AddSingleton<KeyValueLister>()
        .AddSingleton<KeyValueWriter>()
        .AddSingleton<KeyValuePruner>()
        .AddSingleton<KeyValueHistory>()
        .AddSingleton<IRawBranch, KeyValueBranch>();
}

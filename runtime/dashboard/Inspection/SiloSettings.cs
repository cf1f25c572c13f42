using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>
/// The settings of this silo: the values of the runtime's own options. Only plain values of these types are shown, so a connection string or a
/// credential, which other options hold, cannot get into the list.
/// </summary>
internal sealed class SiloSettings(IServiceProvider services)
{
    private static readonly Type[] Shown =
    [
        typeof(ClusterOptions), typeof(SiloOptions), typeof(EndpointOptions), typeof(ClusterMembershipOptions), typeof(SiloMessagingOptions),
        typeof(ConnectionOptions), typeof(SchedulingOptions), typeof(GrainCollectionOptions), typeof(GrainDirectoryOptions), typeof(LoadSheddingOptions),
        typeof(StatelessWorkerOptions), typeof(ReminderOptions), typeof(DashboardOptions),
    ];

    // Whatever a type above gets one day.
    private static readonly string[] Secret = ["password", "secret", "token", "credential", "connectionstring", "certificate"];

    private readonly Lazy<List<SiloSetting>> _settings = new(() => Collect(services));

    public List<SiloSetting> Read() => _settings.Value;

    /// <summary>The values of an object's plain properties, by name.</summary>
    internal static IEnumerable<SiloSetting> Describe(object options) =>
        from property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal)
        where property.CanRead && property.GetIndexParameters().Length == 0 && IsPlain(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
        where !Secret.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
        select new SiloSetting($"{options.GetType().Name}.{property.Name}", Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture) ?? "");

    private static List<SiloSetting> Collect(IServiceProvider services)
    {
        var settings = new List<SiloSetting>
        {
            new("Process.Id", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
            new("Process.Processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
            new("Process.Runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription),
            new("Process.System", System.Runtime.InteropServices.RuntimeInformation.OSDescription),
            new("Process.Version", typeof(SiloSettings).Assembly.GetName().Version?.ToString() ?? ""),
        };
        foreach (var type in Shown)
        {
            // Options are generic in their type, and the types are known only here.
            var options = (IOptions<object>)services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type));
            settings.AddRange(Describe(options.Value));
        }

        return settings;
    }

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(TimeSpan) || type == typeof(Guid)
        || type == typeof(System.Net.IPAddress) || type == typeof(System.Net.IPEndPoint);
}

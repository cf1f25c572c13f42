using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.AdoNet.Reminders;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Adds reminders that are kept in a SQL database. Its tables must exist; see <c>silo schema</c>.</summary>
public static class AdoNetReminderExtensions
{
    /// <summary>Adds reminders to the silo.</summary>
    public static ISiloBuilder UseAdoNetReminderService(this ISiloBuilder builder, Action<AdoNetReminderTableOptions> configureOptions) =>
        builder.UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> options) => options.Configure(configureOptions));

    /// <summary>Adds reminders to the silo.</summary>
    public static ISiloBuilder UseAdoNetReminderService(this ISiloBuilder builder, Action<OptionsBuilder<AdoNetReminderTableOptions>> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        builder.AddReminders();
        configureOptions(builder.Services.AddOptions<AdoNetReminderTableOptions>());
        builder.Services.ValidateOptions<AdoNetReminderTableOptions>();
        builder.Services.AddSingleton<IReminderTable>(static services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetReminderTableOptions>>().Value;
            return new AdoNetReminderTable(
                AdoNetInvariants.Open(options.Invariant, options.ConnectionString!), services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId);
        });
        return builder;
    }
}

using Actors.Runtime.Reminders;
using Actors.Runtime.Statistics;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Adds reminders to a silo.</summary>
public static class ReminderExtensions
{
    /// <summary>Adds reminders without a table; register an <see cref="IReminderTable"/> for them.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Adds reminders without a table; register an <see cref="IReminderTable"/> for them.</summary>
    public static IServiceCollection AddReminders(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LocalReminderService)))
        {
            return services;
        }

        services.ValidateOptions<ReminderOptions>();
        services.TryAddSingleton<RuntimeMeter>();
        services.AddSingleton<ReminderMetrics>();
        services.AddSingleton<ReminderTicker>();
        services.AddSingleton<IReminderRings, MembershipReminderRings>();
        services.AddSingleton<LocalReminderService>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetService<IReminderTable>() is null
            ? throw new OrleansConfigurationException("The silo has reminders but no table for them; add UseAdoNetReminderService or UseInMemoryReminderService where it is configured.")
            : provider.GetRequiredService<LocalReminderService>());
        services.AddSingleton<IReminderRegistry, ReminderRegistry>();
        return services;
    }

    /// <summary>Adds reminders whose table is in the memory of one silo of the cluster, for development and tests: they end with that silo.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable, GrainReminderTable>();
        return builder;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Hosting;

/// <summary>Adds placement strategies.</summary>
public static class PlacementStrategyExtensions
{
    /// <summary>Lets a director choose the silos of the grains whose class has a strategy.</summary>
    public static ISiloBuilder AddPlacementDirector<TStrategy, TDirector>(this ISiloBuilder builder)
        where TStrategy : PlacementStrategy
        where TDirector : class, IPlacementDirector
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddPlacementDirector<TStrategy, TDirector>();
        return builder;
    }

    /// <summary>Lets a director, made by a function, choose the silos of the grains whose class has a strategy.</summary>
    public static ISiloBuilder AddPlacementDirector<TStrategy>(this ISiloBuilder builder, Func<IServiceProvider, IPlacementDirector> createDirector)
        where TStrategy : PlacementStrategy
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(createDirector);
        builder.Services.AddKeyedSingleton(typeof(TStrategy), (services, _) => createDirector(services));
        return builder;
    }

    /// <summary>Lets a director choose the silos of the grains whose class has a strategy.</summary>
    public static void AddPlacementDirector<TStrategy, TDirector>(this IServiceCollection services)
        where TStrategy : PlacementStrategy
        where TDirector : class, IPlacementDirector =>
        services.AddKeyedSingleton<IPlacementDirector, TDirector>(typeof(TStrategy));
}

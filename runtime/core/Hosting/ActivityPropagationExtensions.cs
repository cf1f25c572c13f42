namespace Orleans.Hosting;

/// <summary>Names what silos and clients do anyway, for programs that ask for it.</summary>
public static class ActivityPropagationExtensions
{
    /// <summary>
    /// Carries traces (W3C trace context) through calls. Calls do that wherever somebody listens to <see cref="Orleans.Diagnostics.ActivitySources"/>, and
    /// cost nothing where nobody does, so this changes nothing.
    /// </summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder) => builder;

    /// <inheritdoc cref="AddActivityPropagation(ISiloBuilder)"/>
    public static IClientBuilder AddActivityPropagation(this IClientBuilder builder) => builder;
}

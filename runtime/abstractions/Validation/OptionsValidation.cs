using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Validation;

/// <summary>Checks registered options when the host starts, and reports all problems at once.</summary>
internal static class OptionsValidation
{
    /// <summary>Has these options checked; a second time is harmless.</summary>
    public static IServiceCollection ValidateOptions<TOptions>(this IServiceCollection services)
        where TOptions : class, IValidatedOptions =>
        services.ValidateOptions<TOptions>(Options.DefaultName);

    /// <summary>Has the options of this name checked.</summary>
    public static IServiceCollection ValidateOptions<TOptions>(this IServiceCollection services, string name)
        where TOptions : class, IValidatedOptions
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigurationValidator, Validator>());
        if (!services.Any(service => service.ImplementationInstance is Source source && source.Describes(typeof(TOptions), name)))
        {
            services.AddSingleton(new Source(
                typeof(TOptions), name, provider => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name).FindProblems()));
        }

        return services;
    }

    private sealed class Source(Type optionsType, string name, Func<IServiceProvider, IEnumerable<string>> findProblems)
    {
        public IEnumerable<string> FindProblems(IServiceProvider services) => findProblems(services);

        public bool Describes(Type otherType, string otherName) => optionsType == otherType && name == otherName;
    }

    private sealed class Validator(IServiceProvider services, IEnumerable<Source> sources) : IConfigurationValidator
    {
        public void ValidateConfiguration()
        {
            var problems = sources.SelectMany(source => source.FindProblems(services)).ToList();
            if (problems.Count > 0)
            {
                throw new OrleansConfigurationException(
                    $"The configuration has {problems.Count} problem(s):{string.Concat(problems.Select(problem => $"{Environment.NewLine}- {problem}"))}");
            }
        }
    }
}

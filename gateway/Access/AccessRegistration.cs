using Actors.Gateway.Access.Demands;
using Actors.Gateway.Access.Endpoints;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access;

/// <summary>Registers who may do what.</summary>
internal static class AccessRegistration
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services
            .AddSingleton<AccessPicture>()
            .AddSingleton<AccessStore>()
            .AddSingleton<DemandJudge>()
            .AddSingleton<TokenParser>()
            .AddSingleton<TokenEndpoints>()
            .AddSingleton<PolicyEndpoints>()
            .AddSingleton<IRawBranch, AclBranch>()
            .AddHealthChecks().AddCheck<AccessHealthCheck>("access");
        services
            .AddHostedService<AccessFollower>()
            .AddHostedService<AccessExpiry>();
    }

    /// <summary>Asks for tokens, where that is switched on; otherwise nothing stands in a request's way.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Enabled)
        {
            app.UseMiddleware<AccessGate>();
        }
    }
}

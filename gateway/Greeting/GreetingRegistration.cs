using Actors.Gateway.Http;

namespace Actors.Gateway.Greeting;

/// <summary>Registers what answers below <c>/v1/greet</c>.</summary>
internal static class GreetingRegistration
{
    public static void AddGreeting(this IServiceCollection services) => services.AddSingleton<IRawBranch, GreetingBranch>();
}

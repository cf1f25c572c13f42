using Actors.Gateway.Http;

namespace Actors.Gateway.Sessions;

/// <summary>Registers what answers below <c>/v1/session</c>.</summary>
internal static class SessionRegistration
{
    public static void AddSessions(this IServiceCollection services) => services
        .AddSingleton<SessionParser>()
        .AddSingleton<SessionReader>()
        .AddSingleton<SessionWriter>()
        .AddSingleton<NodeSessions>()
        .AddSingleton<IRawBranch, SessionBranch>();
}

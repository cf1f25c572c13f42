using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Silo.Status;

/// <summary>Counts the HTTP requests of a gateway.</summary>
internal sealed class RequestCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Increment() => Interlocked.Increment(ref _count);
}

/// <summary>Puts the counter in front of everything else.</summary>
internal static class RequestCounterExtensions
{
    public static void UseRequestCounter(this WebApplication application)
    {
        var counter = application.Services.GetRequiredService<RequestCounter>();
        application.Use(next => context =>
        {
            counter.Increment();
            return next(context);
        });
    }
}

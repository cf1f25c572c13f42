using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Core.Internal;

namespace Actors.Runtime.Core.Tests.Calls;

public interface IAuditExtension : IGrainExtension
{
    Task<int> Count();
}

public interface IMissingExtension : IGrainExtension
{
    Task Call();
}

public sealed class AuditExtension(IGrainContextAccessor accessor) : IAuditExtension
{
    private readonly IGrainContext _context = accessor.GrainContext;
    private int _count;

    public Task<int> Count() => Task.FromResult(_context is null ? -1 : ++_count);
}

public sealed class ExtensionTests
{
    [Fact]
    public async Task Extension_Registered_IsOnePerActivation()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddGrainExtension<IAuditExtension, AuditExtension>());
        var (first, second) = (silo.Client.Script(), silo.Client.Script());
        Assert.Equal(1, await first.AsReference<IAuditExtension>().Count());
        Assert.Equal(2, await first.AsReference<IAuditExtension>().Count());
        Assert.Equal(1, await second.AsReference<IAuditExtension>().Count());
    }

    [Fact]
    public async Task Extension_Missing_FailsTheCallWithRemedyAndNotTheGrain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.Script();
        var exception = await Assert.ThrowsAsync<GrainExtensionNotInstalledException>(() => grain.AsReference<IMissingExtension>().Call().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("AddGrainExtension", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, await grain.Echo(1));
    }

    [Fact]
    public async Task Extension_BoundByTheGrain_IsFoundByCallers()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.Script();
        IAuditExtension? reference = null;
        await grain.Run(self =>
        {
            var services = self.GrainContext.ActivationServices;
            var binder = (IGrainExtensionBinder)services.GetService(typeof(IGrainExtensionBinder))!;
            var accessor = (IGrainContextAccessor)services.GetService(typeof(IGrainContextAccessor))!;
            reference = binder.GetOrSetExtension<AuditExtension, IAuditExtension>(() => new AuditExtension(accessor)).Item2;
            return Task.CompletedTask;
        });
        Assert.Equal(1, await reference!.Count());
        Assert.Equal(2, await grain.AsReference<IAuditExtension>().Count());
    }

    [Fact]
    public async Task ManagementExtension_OfAnyGrain_DeactivatesIt()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.Script();
        await grain.Echo(1);
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await silo.GoneAsync(grain);
    }
}

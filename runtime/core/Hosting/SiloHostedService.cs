using Actors.Runtime.Lifetime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>Starts the silo with its host and stops it gracefully: refuse new activations, end the calls that run, deactivate.</summary>
internal sealed partial class SiloHostedService : IHostedService
{
    /// <summary>The stage that tells the others, as it stops, that this silo is gone; what others wait for stops above it.</summary>
    public const int EndStage = ServiceLifecycleStage.RuntimeInitialize + 1;

    private readonly SiloLifecycle _lifecycle;
    private readonly IEnumerable<ILifecycleParticipant<ISiloLifecycle>> _participants;
    private readonly IEnumerable<IConfigurationValidator> _validators;
    private readonly ActivationCatalog _catalog;
    private readonly LocalSilo _silo;
    private readonly ILogger<SiloHostedService> _logger;

    public SiloHostedService(
        SiloLifecycle lifecycle,
        IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants,
        IEnumerable<IConfigurationValidator> validators,
        ActivationCatalog catalog,
        LocalSilo silo,
        ILogger<SiloHostedService> logger)
    {
        _lifecycle = lifecycle;
        _participants = participants;
        _validators = validators;
        _catalog = catalog;
        _silo = silo;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in _validators)
        {
            validator.ValidateConfiguration();
        }

        foreach (var participant in _participants)
        {
            participant.Participate(_lifecycle);
        }

        _lifecycle.Subscribe("activations", ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, _catalog.StopAsync);
        _lifecycle.Subscribe("status", ServiceLifecycleStage.BecomeActive, token => _silo.BecomeAsync(SiloStatus.Active, token), BeginStopAsync);

        // Others hear of the end while this silo can still speak to them.
        _lifecycle.Subscribe("end", EndStage, _ => Task.CompletedTask, _ => _silo.BecomeAsync(SiloStatus.Dead, CancellationToken.None));
        try
        {
            await _lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            // The host does not stop what has not started, so the stages that have are stopped here.
            await _lifecycle.StopAsync(cancellationToken);
            throw;
        }

        Log.Started(_logger, _silo.Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.StopAsync(cancellationToken);
        Log.Stopped(_logger, _silo.Address, _catalog.CreatedCount);
    }

    // A host without patience stops at once; the others then expect no hand-over.
    private Task BeginStopAsync(CancellationToken cancellationToken) =>
        _silo.BecomeAsync(cancellationToken.IsCancellationRequested ? SiloStatus.Stopping : SiloStatus.ShuttingDown, CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Information, "Silo '{Address}' is active")]
        public static partial void Started(ILogger logger, SiloAddress address);

        [LoggerMessage(1012, LogLevel.Information, "Silo '{Address}' has stopped after {CreatedCount} activations")]
        public static partial void Stopped(ILogger logger, SiloAddress address, long createdCount);
    }
}

using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>A silo's answer, or why there is none.</summary>
internal readonly record struct SiloAnswer<TValue>(SiloAddress Silo, TValue? Value, Exception? Error);

/// <summary>Asks many silos the same at once, and waits for none of them for long.</summary>
internal sealed partial class SiloFanOut
{
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    private readonly ClusterMembers _members;
    private readonly SystemTargetTable _systemTargets;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<SiloFanOut> _logger;

    public SiloFanOut(ClusterMembers members, SystemTargetTable systemTargets, TimeProvider timeProvider, ILogger<SiloFanOut> logger)
    {
        _members = members;
        _systemTargets = systemTargets;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The answers of these silos, or of all active ones when none is named, in order; every silo has an entry.</summary>
    public Task<SiloAnswer<TValue>[]> AskAsync<TValue>(IReadOnlyCollection<SiloAddress>? silos, Func<ISiloControl, ValueTask<TValue>> ask) =>
        AskAsync(silos, SiloControl.Role, ask, AnswerMax);

    /// <summary>The same of another system target, with a wait of its own.</summary>
    public async Task<SiloAnswer<TValue>[]> AskAsync<TTarget, TValue>(
        IReadOnlyCollection<SiloAddress>? silos, string role, Func<TTarget, ValueTask<TValue>> ask, TimeSpan answerMax)
        where TTarget : ISystemTarget =>
        await Task.WhenAll((silos is { Count: > 0 } ? silos : _members.Active).Select(silo => AskAsync(silo, role, ask, answerMax)));

    /// <summary>The values of those that answer. A silo that was named and does not answer is an error.</summary>
    /// <exception cref="SiloUnavailableException">Named silos did not answer.</exception>
    public async Task<List<TValue>> CollectAsync<TValue>(IReadOnlyCollection<SiloAddress>? silos, Func<ISiloControl, ValueTask<TValue>> ask)
    {
        var answers = await AskAsync(silos, ask);
        var failed = answers.Where(answer => answer.Error is not null).ToList();
        if (failed.Count > 0 && silos is { Count: > 0 })
        {
            throw new SiloUnavailableException(
                $"{failed.Count} of {answers.Length} silos did not answer: {string.Join("; ", failed.Select(answer => $"'{answer.Silo}': {answer.Error!.Message}"))}. See GetHosts for those that are active.",
                failed[0].Error!);
        }

        return [.. answers.Where(answer => answer.Error is null).Select(answer => answer.Value!)];
    }

    private async Task<SiloAnswer<TValue>> AskAsync<TTarget, TValue>(SiloAddress silo, string role, Func<TTarget, ValueTask<TValue>> ask, TimeSpan answerMax)
        where TTarget : ISystemTarget
    {
        try
        {
            var value = await ask(_systemTargets.Get<TTarget>(role, silo)).AsTask().WaitAsync(answerMax, _timeProvider);
            return new SiloAnswer<TValue>(silo, value, null);
        }
        catch (Exception exception)
        {
            Log.NoAnswer(_logger, silo, exception);
            return new SiloAnswer<TValue>(silo, default, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2451, LogLevel.Warning, "Silo '{Silo}' did not answer a question of management; what is shown lacks it until it does, so see whether it runs")]
        public static partial void NoAnswer(ILogger logger, SiloAddress silo, Exception exception);
    }
}

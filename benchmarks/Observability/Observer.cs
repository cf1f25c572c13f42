namespace Actors.Benchmarks.Observability;

/// <summary>A Prometheus that scrapes, and somebody who has the dashboard's first page open.</summary>
internal sealed class Observer(IReadOnlyList<Uri> metered, Uri page) : IAsyncDisposable
{
    private static readonly TimeSpan SwitchTimeMax = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new();

    /// <summary>Looks at everything once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var address in metered)
        {
            await ReadAsync(new Uri(address, "metrics"), cancellationToken);
        }

        await ReadAsync(new Uri(page, "ui/api/overview"), cancellationToken);
    }

    /// <summary>Looks at everything so many times, as fast as it is answered.</summary>
    public async Task LookAsync(int times, CancellationToken cancellationToken)
    {
        for (var time = 0; time < times; time++)
        {
            await LookAsync(cancellationToken);
        }
    }

    /// <summary>Looks at everything again and again until it is canceled, which is no failure.</summary>
    public async Task LookEveryAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>Waits until all processes measure themselves, or none does. They notice when they are asked.</summary>
    public async Task WaitForAsync(bool isOn, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SwitchTimeMax);
        await Task.WhenAll(metered.Select(address => WaitForAsync(address, isOn, limit.Token)));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WaitForAsync(Uri address, bool isOn, CancellationToken cancellationToken)
    {
        while (await IsMeteredAsync(address, cancellationToken) != isOn)
        {
            await Task.Delay(1, cancellationToken);
        }
    }

    private async Task<bool> IsMeteredAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri(address, "metrics"), cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    // What is not answered would make the observed look cheap, so it ends the run.
    private async Task ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(address, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}

namespace Actors.Benchmarks.Observability;

/// <summary>A Prometheus that scrapes often, and somebody who has the dashboard's first page open: both every two seconds.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public Observer(IReadOnlyList<Uri> metered, Uri? page) => _looking = LookAsync(metered, page);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task LookAsync(IReadOnlyList<Uri> metered, Uri? page)
    {
        Uri[] all = [.. metered.Select(address => new Uri(address, "metrics")), .. page is null ? Array.Empty<Uri>() : [new Uri(page, "ui/api/overview")]];
        while (all.Length > 0 && !_stop.IsCancellationRequested)
        {
            foreach (var address in all)
            {
                await ReadAsync(address);
            }

            await Task.Delay(Period, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What is not answered would make the observed look cheap, so it ends the run.
    private async Task ReadAsync(Uri address)
    {
        try
        {
            using var answer = await _client.GetAsync(address, _stop.Token);
            answer.EnsureSuccessStatusCode();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The round is over.
        }
    }
}

using Microsoft.Extensions.Configuration;

namespace Actors.Client.Configuration;

/// <summary>Reads once at load, then follows changes until it is disposed. Values of one read are published together.</summary>
internal sealed class ActorsConfigurationProvider(KeyReader reader, ActorsConfigurationOptions options, TimeProvider timeProvider) : ConfigurationProvider, IDisposable
{
    private static readonly TimeSpan RetryPauseMin = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private Task? _following;

    /// <summary>Reads the values. Configuration is loaded synchronously, so this blocks, for no longer than the options allow.</summary>
    /// <exception cref="InvalidOperationException">The gateway did not answer in time, and the values are not optional.</exception>
    public override void Load()
    {
        var first = Task.Run(LoadAsync).GetAwaiter().GetResult();
        if (first is not null)
        {
            Data = first.Values;
        }

        if (options.ReloadOnChange)
        {
            _following ??= Task.Run(() => FollowAsync(first?.Index ?? 0));
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _following?.Wait(TimeSpan.FromSeconds(1));
        reader.Dispose();
        _stopping.Dispose();
    }

    public override string ToString() => $"Actors keys {reader.Description}";

    private async Task<KeyPicture?> LoadAsync()
    {
        using var limit = new CancellationTokenSource(options.LoadTimeMax, timeProvider);
        var backoff = new Backoff(RetryPauseMin, options.RetryPauseMax, timeProvider);
        while (true)
        {
            try
            {
                return await reader.ReadAsync(0, limit.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                await backoff.PauseAsync(limit.Token).ConfigureAwait(false);
                if (limit.IsCancellationRequested)
                {
                    return options.Optional ? null : throw Unreadable(failure);
                }
            }
        }
    }

    private async Task FollowAsync(long index)
    {
        var backoff = new Backoff(RetryPauseMin, options.RetryPauseMax, timeProvider);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var picture = await reader.ReadAsync(index, _stopping.Token).ConfigureAwait(false);
                backoff.Reset();
                Publish(picture, isNew: picture.Index != index);
                index = picture.Index;
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                options.OnFailure?.Invoke(failure);
                await backoff.PauseAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    // A wait that ended without a change, and a change that came to nothing, must not make every option reload.
    private void Publish(KeyPicture picture, bool isNew)
    {
        if (isNew && !IsSame(picture.Values))
        {
            Data = picture.Values;
            OnReload();
        }
    }

    private bool IsSame(Dictionary<string, string?> values) =>
        values.Count == Data.Count && values.All(pair => Data.TryGetValue(pair.Key, out var known) && string.Equals(known, pair.Value, StringComparison.Ordinal));

    private InvalidOperationException Unreadable(Exception failure) => new(
        $"The configuration {reader.Description} could not be read within '{options.LoadTimeMax}': {failure.Message.TrimEnd('.')}. Start the gateway, correct the address, or make it optional.",
        failure);
}

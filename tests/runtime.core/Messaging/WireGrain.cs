using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>A grain that is called from other processes, so everything it takes and gives can be written.</summary>
public interface IWireGrain : IGrainWithStringKey
{
    ValueTask<int> Add(int left, int right);

    Task Touch(string line);

    [OneWay]
    Task Notify(string line);

    Task<WireNote> Echo(WireNote note);

    Task<T> Same<T>(T value);

    Task Throw(string message);

    Task ThrowForeign(string message);

    Task ThrowMute();

    Task<byte[]> Bytes(int count);

    Task<int> Length(byte[] bytes);

    Task Wait(string gate);

    [AlwaysInterleave]
    Task WaitBeside(string gate);

    [ResponseTimeout("00:00:00.300")]
    Task WaitShort(string gate);

    Task WaitCancellable(string gate, CancellationToken cancellationToken);

    Task<object?> Unwritable(bool result, object? argument);

    Task<string?> ContextValue(string key);

    Task<int> CallOther(IWireGrain other, int left, int right);

    Task<int> CallBack(IWireGrain other);

    IAsyncEnumerable<int> Count(int from, int to, CancellationToken cancellationToken = default);

    Task<string> Where();
}

/// <summary>Something with identity and a nested value.</summary>
[GenerateSerializer]
[Alias("tests.WireNote")]
public sealed record WireNote([property: Id(0)] string Text, [property: Id(1)] List<int> Numbers, [property: Id(2)] WireNote? Inner);

/// <summary>Has no codec.</summary>
public sealed class Unwritable
{
    public int Value { get; set; }
}

/// <summary>An exception that does not even tell what it says.</summary>
public sealed class MuteException : Exception
{
    public override string Message => throw new NotSupportedException();

    public override string ToString() => throw new NotSupportedException();
}

/// <summary>An exception without a codec.</summary>
public sealed class ForeignException(string message) : Exception(message);

public sealed class WireGrain(Board board, ILocalSiloDetailsOfTest silo) : Grain, IWireGrain
{
    /// <summary>Grains with this in their key fail to activate, as one does that needs a grain of a silo that has just died.</summary>
    public const string NeedsAnother = "needs another";

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString().Contains(NeedsAnother, StringComparison.Ordinal)
        ? throw new SiloUnavailableException("the other one is away")
        : Task.CompletedTask;

    public ValueTask<int> Add(int left, int right) => new(left + right);

    public Task Touch(string line)
    {
        board.Write(line);
        return Task.CompletedTask;
    }

    public Task Notify(string line)
    {
        board.Write(line);
        board.Open(line);
        return Task.CompletedTask;
    }

    public Task<WireNote> Echo(WireNote note) => Task.FromResult(note);

    public Task<T> Same<T>(T value) => Task.FromResult(value);

    public async Task Throw(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task ThrowForeign(string message) => throw new ForeignException(message);

    public Task ThrowMute() => throw new MuteException();

    public Task<byte[]> Bytes(int count) => Task.FromResult(new byte[count]);

    public Task<int> Length(byte[] bytes) => Task.FromResult(bytes.Length);

    public Task Wait(string gate)
    {
        board.Open($"{gate} reached");
        return board.Gate(gate);
    }

    public Task WaitBeside(string gate) => Wait(gate);

    public Task WaitShort(string gate) => Wait(gate);

    public async Task WaitCancellable(string gate, CancellationToken cancellationToken)
    {
        board.Open($"{gate} reached");
        try
        {
            await board.Gate(gate).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            board.Open($"{gate} cancelled");
            throw;
        }
    }

    public Task<object?> Unwritable(bool result, object? argument) => Task.FromResult<object?>(result ? new Unwritable() : null);

    public Task<string?> ContextValue(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public async Task<int> CallOther(IWireGrain other, int left, int right) => await other.Add(left, right);

    public Task<int> CallBack(IWireGrain other) => other.CallOther(this.AsReference<IWireGrain>(), 1, 2);

    public async IAsyncEnumerable<int> Count(int from, int to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var number = from; number <= to; number++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return number;
            }
        }
        finally
        {
            board.Open($"counted from {from}");
        }
    }

    public Task<string> Where() => Task.FromResult(silo.Address.ToParsableString());
}

/// <summary>Tells a grain where it runs.</summary>
public interface ILocalSiloDetailsOfTest
{
    SiloAddress Address { get; }
}

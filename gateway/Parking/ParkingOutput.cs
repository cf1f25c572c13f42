using System.IO.Pipelines;

namespace Actors.Gateway.Parking;

/// <summary>What the HTTP stack writes to; nothing of it goes out once its request is parked.</summary>
internal sealed class ParkingOutput(PipeWriter connection) : PipeWriter
{
    // Never read, so all may write into it at once.
    private static readonly byte[] Nowhere = new byte[4096];

    /// <summary>Whether what is written is dropped.</summary>
    public bool IsCut { get; set; }

    public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

    public override long UnflushedBytes => IsCut ? 0 : connection.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => !IsCut ? connection.GetMemory(sizeHint) : sizeHint <= Nowhere.Length ? Nowhere : new byte[sizeHint];

    public override Span<byte> GetSpan(int sizeHint = 0) => IsCut ? GetMemory(sizeHint).Span : connection.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!IsCut)
        {
            connection.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        IsCut ? new ValueTask<FlushResult>(default(FlushResult)) : connection.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        IsCut ? new ValueTask<FlushResult>(default(FlushResult)) : connection.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (!IsCut)
        {
            connection.Complete(exception);
        }
    }
}

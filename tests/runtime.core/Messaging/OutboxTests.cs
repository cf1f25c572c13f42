using Actors.Runtime.Messaging.Connections;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>What waits to be sent holds reading back only if reading has brought it about.</summary>
public sealed class OutboxTests
{
    private const int BytesMax = 1000;

    private readonly MemoryStream _sent = new();
    private readonly Outbox _outbox;

    public OutboxTests() => _outbox = new Outbox(_sent, BytesMax);

    [Fact]
    public void Room_WithManyCallsToSend_IsThere()
    {
        Append(BytesMax, isAnswer: false);

        Assert.True(_outbox.RoomAsync().AsTask().IsCompleted);
        Assert.True(_outbox.IsFullLocked);
    }

    [Fact]
    public async Task Room_WithManyAnswersToSend_ComesWhenTheyAreSent()
    {
        Append(BytesMax, isAnswer: true);
        var room = _outbox.RoomAsync().AsTask();
        Assert.False(room.IsCompleted);

        var sending = _outbox.RunAsync();

        await room.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(_outbox.RoomAsync().AsTask().IsCompleted);
        _outbox.Complete();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(BytesMax, _sent.Length);
    }

    private void Append(int count, bool isAnswer)
    {
        lock (_outbox.Gate)
        {
            var start = _outbox.Filling.Count;
            _outbox.Filling.Write(new byte[count]);
            if (isAnswer)
            {
                _outbox.CommitAnswerLocked(start);
            }
            else
            {
                _outbox.CommitLocked();
            }
        }
    }
}

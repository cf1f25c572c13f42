using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Activations;

public interface IWorkerGrain : IGrainWithStringKey
{
    Task<string> Work(string gate);

    Task<string> WorkAndEnd();
}

[StatelessWorker(3)]
public sealed class WorkerGrain(Board board) : Grain, IWorkerGrain
{
    public async Task<string> Work(string gate)
    {
        board.Write(gate);
        await board.Gate(gate);
        return GrainContext.ActivationId.ToString();
    }

    public async Task<string> WorkAndEnd()
    {
        await Task.Yield();
        DeactivateOnIdle();
        return GrainContext.ActivationId.ToString();
    }
}

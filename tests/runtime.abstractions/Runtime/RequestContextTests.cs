using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Runtime;

public sealed class RequestContextTests : IDisposable
{
    public RequestContextTests() => RequestContext.Clear();

    public void Dispose()
    {
        RequestContext.Clear();
        RuntimeContext.Current = null;
    }

    [Fact]
    public void Set_ThenGetRemoveClear_BehavesAsADictionary()
    {
        RequestContext.Set("a", 1);
        RequestContext.Set("b", "two");
        RequestContext.Set("a", 3);

        Assert.Equal(3, RequestContext.Get("a"));
        Assert.Null(RequestContext.Get("missing"));
        Assert.Equal(["a", "b"], RequestContext.Keys.Order());
        Assert.Contains(new KeyValuePair<string, object>("b", "two"), RequestContext.Entries);
        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));
        RequestContext.Clear();
        Assert.Empty(RequestContext.Keys);
    }

    [Fact]
    public async Task Set_InCallee_StaysUnseenByCaller()
    {
        RequestContext.Set("key", "caller");

        await Callee();

        Assert.Equal("caller", RequestContext.Get("key"));

        static async Task Callee()
        {
            Assert.Equal("caller", RequestContext.Get("key"));
            await Task.Yield();
            RequestContext.Set("key", "callee");
            Assert.Equal("callee", RequestContext.Get("key"));
        }
    }

    [Fact]
    public void Export_TakenBeforeAChange_DoesNotChange()
    {
        RequestContext.Set("key", 1);
        var exported = RequestContext.Export();
        RequestContext.Set("key", 2);
        RequestContext.Set("other", 3);

        Assert.Equal(1, exported!.Values["key"]);
        Assert.Single(exported.Values);
    }

    [Fact]
    public void Export_NothingSet_IsNull()
    {
        Assert.Null(RequestContext.Export());
        RequestContext.Set("key", 1);
        RequestContext.Remove("key");

        Assert.Null(RequestContext.Export());
        Assert.Null(RequestContext.ToDictionary());
    }

    [Fact]
    public void ExportAndImport_NothingSet_AllocateNothing()
    {
        RequestContext.Import(RequestContext.Export());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var repetition = 0; repetition < 1000; repetition++)
        {
            RequestContext.Import(RequestContext.Export());
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Import_OnAnotherFlow_BringsTheValues()
    {
        RequestContext.Set("key", 1);
        var exported = RequestContext.Export();
        RequestContext.Clear();
        RequestContext.Import(exported);

        Assert.Equal(1, RequestContext.Get("key"));
    }

    [Fact]
    public void AllowCallChainReentrancy_InScope_HasAnIdAndRestoresIt()
    {
        Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
        using (RequestContext.AllowCallChainReentrancy())
        {
            var outer = RequestContext.ReentrancyId;
            Assert.NotEqual(Guid.Empty, outer);
            using (RequestContext.AllowCallChainReentrancy())
            {
                Assert.Equal(outer, RequestContext.ReentrancyId);
            }

            using (RequestContext.SuppressCallChainReentrancy())
            {
                Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
            }

            Assert.Equal(outer, RequestContext.ReentrancyId);
        }

        Assert.Equal(Guid.Empty, RequestContext.ReentrancyId);
    }

    [Fact]
    public void AllowCallChainReentrancy_InsideAGrain_TellsItsContextAlsoWithAnInheritedId()
    {
        var context = new ReentrantContext();
        RuntimeContext.Current = context;
        var inherited = Guid.NewGuid();
        RequestContext.ReentrancyId = inherited;

        using (RequestContext.AllowCallChainReentrancy())
        {
            Assert.Equal([inherited], context.Entered);
            Assert.Empty(context.Exited);
        }

        Assert.Equal([inherited], context.Exited);
        Assert.Equal(inherited, RequestContext.ReentrancyId);
    }

    private sealed class ReentrantContext : FakeGrainContext, ICallChainReentrantGrainContext
    {
        public List<Guid> Entered { get; } = [];

        public List<Guid> Exited { get; } = [];

        public void OnEnterReentrantSection(Guid reentrancyId) => Entered.Add(reentrancyId);

        public void OnExitReentrantSection(Guid reentrancyId) => Exited.Add(reentrancyId);
    }
}

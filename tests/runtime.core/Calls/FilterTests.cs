using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Core.Internal;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Core.Tests.Calls;

public sealed class FilterTests
{
    [Fact]
    public async Task Incoming_SiloWideThenGrain_RunInOrderAroundTheMethod()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddIncomingGrainCallFilter(Note("first"))
            .AddIncomingGrainCallFilter(Note("second")));
        await silo.Client.GetGrain<IFilteredGrain>("a").Greet("Ada");
        Assert.Equal(["first >", "second >", "grain >", "Greet Ada", "grain <", "second <", "first <"], silo.Board.Lines);

        IncomingGrainCallFilterDelegate Note(string name) => async context =>
        {
            var board = context.TargetContext.ActivationServices.GetService(typeof(Board)) as Board;
            board!.Write($"{name} >");
            await context.Invoke();
            board.Write($"{name} <");
        };
    }

    [Fact]
    public async Task Incoming_ChangingArgumentAndResult_IsWhatBothSidesSee()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            context.Request.SetArgument(0, $"Dr {context.Request.GetArgument(0)}");
            await context.Invoke();
            context.Result = $"{context.Result}!";
        }));
        Assert.Equal("Hello, Dr Ada!", await silo.Client.GetGrain<IFilteredGrain>("a").Greet("Ada"));
    }

    [Fact]
    public async Task Incoming_WithoutInvoke_AnswersInsteadOfTheMethod()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            context.Result = "from the filter";
            return Task.CompletedTask;
        }));
        Assert.Equal("from the filter", await silo.Client.GetGrain<IFilteredGrain>("a").Greet("Ada"));
        Assert.Empty(silo.Board.Lines);
    }

    [Fact]
    public async Task Incoming_ThatThrows_FailsTheCall()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(_ => throw new FormatException("no entry")));
        Assert.Equal("no entry", (await Assert.ThrowsAsync<FormatException>(() => silo.Client.GetGrain<IFilteredGrain>("a").Greet("Ada"))).Message);
    }

    [Fact]
    public async Task Incoming_ThatSwallows_AnswersForTheMethod()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException exception)
            {
                context.Response = Response.FromResult($"caught {exception.Message}");
            }
        }));
        Assert.Equal("caught boom", await silo.Client.GetGrain<IFilteredGrain>("a").FailTimes(1));
    }

    [Fact]
    public async Task Incoming_InvokingAgain_RunsTheRestOfTheFiltersAgain()
    {
        var inner = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddIncomingGrainCallFilter(Retry)
            .AddIncomingGrainCallFilter(context =>
            {
                inner++;
                return context.Invoke();
            }));
        Assert.Equal("after 3", await silo.Client.GetGrain<IFilteredGrain>("a").FailTimes(2));
        Assert.Equal(3, inner);

        static async Task Retry(IIncomingGrainCallContext context)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await context.Invoke();
                    return;
                }
                catch (InvalidOperationException) when (attempt < 5)
                {
                    // Once more.
                }
            }
        }
    }

    [Fact]
    public async Task Incoming_SeesWhoCallsWhat()
    {
        IIncomingGrainCallContext? seen = null;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            seen = context.InterfaceMethod.Name == nameof(IFilteredGrain.Greet) ? context : seen;
            return context.Invoke();
        }));
        var caller = silo.Client.Script();
        var target = silo.Client.GetGrain<IFilteredGrain>("a");
        await caller.Run(_ => target.Greet("Ada"));
        Assert.Equal(caller.GetGrainId(), seen!.SourceId);
        Assert.Equal(target.GetGrainId(), seen.TargetId);
        Assert.Equal(typeof(IFilteredGrain).FullName, seen.InterfaceName);
        Assert.Equal(typeof(FilteredGrain), seen.ImplementationMethod.DeclaringType);
        Assert.IsType<FilteredGrain>(seen.Grain);
        Assert.Equal(1, seen.Request.GetArgumentCount());
    }

    [Fact]
    public async Task Incoming_RunsAroundExtensionsToo()
    {
        var methods = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            methods.Add(context.MethodName);
            return context.Invoke();
        }));
        var grain = silo.Client.Script();
        await grain.Echo(1);
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal(["Echo", "DeactivateOnIdle"], methods);
    }

    [Fact]
    public async Task Outgoing_RunInOrder_AndMayChangeArgumentAndResult()
    {
        var order = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder
            .AddOutgoingGrainCallFilter(async context =>
            {
                order.Add("outer");
                await context.Invoke();
                context.Result = $"{context.Result}!";
            })
            .AddOutgoingGrainCallFilter(context =>
            {
                order.Add("inner");
                context.Request.SetArgument(0, "Grace");
                return context.Invoke();
            }));
        Assert.Equal("Hello, Grace!", await silo.Client.GetGrain<IFilteredGrain>("a").Greet("Ada"));
        Assert.Equal(["outer", "inner"], order);
    }

    [Fact]
    public async Task Outgoing_InvokingAgainAfterATimeout_SendsTheOriginalArgumentsAgain()
    {
        var attempts = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddOutgoingGrainCallFilter(async context =>
        {
            try
            {
                attempts++;
                await context.Invoke();
            }
            catch (TimeoutException)
            {
                attempts++;
                await context.Invoke();
            }
        }));
        var grain = silo.Client.GetGrain<IFilteredGrain>("a");
        Assert.Equal(["a", "added"], await grain.AddSlowlyTheFirstTime(["a"]));
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Outgoing_WithoutInvoke_SendsNothing()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddOutgoingGrainCallFilter(context =>
        {
            context.Result = "not sent";
            return Task.CompletedTask;
        }));
        var grain = silo.Client.GetGrain<IFilteredGrain>("a");
        Assert.Equal("not sent", await grain.Greet("Ada"));
        Assert.Null(silo.ActivationOf(grain));
    }
}

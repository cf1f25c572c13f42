using System.Reflection;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>Proxies of ordinary interfaces: what they send, and what arrives at the target.</summary>
public sealed class ProxyTests
{
    private const string Source = """
        namespace Sample;

        public interface IEchoGrain : IGrainWithStringKey
        {
            Task<string> Echo(string text, int times = 1);
            Task Reset();
            ValueTask Touch(Guid id);
            ValueTask<int?> Count();
            void Notify(string text);
            [OneWay] Task Forget(string text);
            [OneWay] ValueTask ForgetToo();
            IAsyncEnumerable<int> Numbers(int count, CancellationToken cancellationToken = default);
            Task<bool> Watch(CancellationToken cancellationToken, string name);
            [ReadOnly, AlwaysInterleave, ResponseTimeout("00:00:05")] Task<int> Marked();
        }

        public sealed class Echo : IEchoGrain
        {
            public List<string> Calls { get; } = [];
            public CancellationToken Token { get; private set; }
            public Task<string> Echo_(string text, int times) => Task.FromResult(text + times);
            Task<string> IEchoGrain.Echo(string text, int times) => Echo_(text, times);
            public Task Reset() { Calls.Add("Reset"); return Task.CompletedTask; }
            public ValueTask Touch(Guid id) { Calls.Add("Touch " + id); return default; }
            public ValueTask<int?> Count() => new((int?)null);
            public void Notify(string text) => Calls.Add("Notify " + text);
            public Task Forget(string text) { Calls.Add("Forget " + text); return Task.FromException(new InvalidOperationException("lost")); }
            public ValueTask ForgetToo() { Calls.Add("ForgetToo"); return default; }
            public async IAsyncEnumerable<int> Numbers(int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
            {
                Token = cancellationToken;
                for (var number = 0; number < count; number++) { await Task.Yield(); yield return number; }
            }
            public Task<bool> Watch(CancellationToken cancellationToken, string name) { Token = cancellationToken; return Task.FromResult(name == "x"); }
            public Task<int> Marked() => Task.FromResult(7);
        }
        """;

    private static readonly LoadedAssembly Sample = TestCompilation.Of(Source).Load();

    private readonly dynamic _target;
    private readonly RecordingRuntime _runtime;
    private readonly Type _interface = Sample.Type("Sample.IEchoGrain");

    public ProxyTests()
    {
        _target = Activator.CreateInstance(Sample.Type("Sample.Echo"))!;
        _runtime = new RecordingRuntime((object)_target);
    }

    [Fact]
    public async Task TaskWithResult_IsSent_AndAnsweredByTheTarget()
    {
        Assert.Equal("a3", await (Task<string>)Call("Echo", "a", 3)!);

        Assert.Equal("Send", _runtime.LastKind);
        Assert.Equal(2, _runtime.Last.ArgumentCount);
        Assert.Equal("a", _runtime.Last.GetArgument(0));
        Assert.Equal(3, _runtime.Last.GetArgument(1));
    }

    [Fact]
    public async Task MethodsWithoutResult_AreSentAsVoid()
    {
        await (Task)Call("Reset")!;
        await (ValueTask)Call("Touch", Guid.Empty)!;
        Assert.Null(await (ValueTask<int?>)Call("Count")!);

        Assert.Equal(["Reset", $"Touch {Guid.Empty}"], (List<string>)_target.Calls);
    }

    [Fact]
    public async Task OneWayMethods_CompleteAtOnce_WhateverTheTargetDoes()
    {
        Call("Notify", "n");
        var forgotten = (Task)Call("Forget", "f")!;
        Assert.Equal("SendOneWay", _runtime.LastKind);
        Assert.True(forgotten.IsCompletedSuccessfully);
        await (ValueTask)Call("ForgetToo")!;

        Assert.Equal(["Notify n", "Forget f", "ForgetToo"], (List<string>)_target.Calls);
        Assert.All(_runtime.Requests, request => Assert.Equal(GrainMethodOptions.OneWay, request.Method.Options));
    }

    [Fact]
    public async Task Stream_IsOpened_WithItsTokenLinked()
    {
        using var cts = new CancellationTokenSource();
        var numbers = new List<int>();
        await foreach (var number in (IAsyncEnumerable<int>)Call("Numbers", 3, cts.Token)!)
        {
            numbers.Add(number);
        }

        Assert.Equal([0, 1, 2], numbers);
        Assert.Equal("Stream", _runtime.LastKind);
        Assert.Equal(1, _runtime.Last.ArgumentCount);
        Assert.True(((CancellationToken)_target.Token).CanBeCanceled);
    }

    [Fact]
    public async Task Token_IsNoArgument_AndReachesTheTargetAsItsOwn()
    {
        using var cts = new CancellationTokenSource();
        Assert.True(await (Task<bool>)Call("Watch", cts.Token, "x")!);

        CancellationToken seen = _target.Token;
        Assert.Equal(1, _runtime.Last.ArgumentCount);
        Assert.NotEqual(cts.Token, seen);
        _runtime.Last.CancelTarget();
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal("Watch(System.String)", _runtime.Last.Method.Id);
    }

    [Fact]
    public async Task Token_NotCancellable_CostsNothing()
    {
        await (Task<bool>)Call("Watch", CancellationToken.None, "x")!;

        Assert.False(((CancellationToken)_target.Token).CanBeCanceled);
    }

    [Fact]
    public async Task Descriptor_CarriesNamesOptionsTimeoutAndReflection()
    {
        Assert.Equal(7, await (Task<int>)Call("Marked")!);

        var method = _runtime.Last.Method;
        Assert.Equal(_interface, method.InterfaceType);
        Assert.Equal("Sample.IEchoGrain", method.InterfaceName);
        Assert.Equal("Marked", method.Name);
        Assert.Equal("Marked()", method.Id);
        Assert.Equal(GrainMethodOptions.ReadOnly | GrainMethodOptions.AlwaysInterleave, method.Options);
        Assert.Equal(TimeSpan.FromSeconds(5), method.ResponseTimeout);
        Assert.Same(_interface.GetMethod("Marked"), method.Method);
    }

    [Fact]
    public void Methods_ListsEveryMethodOnce_AndMakesItsRequests()
    {
        var methods = TypeManifest.Interfaces[_interface].Methods!();

        Assert.Equal(_interface.GetMethods().Select(method => method.Name), methods.Select(method => method.Name));
        Assert.All(methods, method => Assert.Same(method, method.CreateRequest().Method));
        Assert.All(methods, method => Assert.Equal(method.Name, method.Method.Name));
    }

    [Fact]
    public async Task SetArgument_ReplacesTheValue_AndChecksIndexAndType()
    {
        await (Task<string>)Call("Echo", "a", 1)!;
        var request = _runtime.Last;
        request.SetArgument(0, "b");
        request.SetArgument(1, 9);

        Assert.Equal("b9", await request.InvokeBoxed((object)_target));
        Assert.Throws<InvalidCastException>(() => request.SetArgument(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.SetArgument(2, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.GetArgument(-1));
    }

    [Fact]
    public async Task Release_DropsReferences_AndTheRequestIsRentedAgain()
    {
        await (Task<string>)Call("Echo", "a", 1)!;
        var request = _runtime.Last;
        request.Release();

        Assert.Null(request.GetArgument(0));
        Assert.Same(request, request.Method.CreateRequest());
    }

    private object? Call(string method, params object?[] arguments) =>
        _interface.GetMethod(method)!.Invoke(_runtime.Proxy(_interface), BindingFlags.DoNotWrapExceptions, null, arguments, null);
}

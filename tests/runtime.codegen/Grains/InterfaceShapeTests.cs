using System.Reflection;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>Every shape that C# allows an interface to have compiles without warnings, and its calls arrive.</summary>
public sealed class InterfaceShapeTests
{
    [Fact]
    public async Task GenericInterface_ClosedTwice_HasTwoNames()
    {
        const string source = """
            namespace Sample;
            public interface IStack<T> : IGrainWithStringKey where T : notnull { Task<T> Push(T item, List<T?> more); }
            public sealed class Stack<T> : IStack<T> where T : notnull { public Task<T> Push(T item, List<T?> more) => Task.FromResult(item); }
            """;
        var sample = TestCompilation.Of(source).Load();
        var closed = sample.Type("Sample.IStack`1").MakeGenericType(typeof(string));
        var runtime = new RecordingRuntime(Activator.CreateInstance(sample.Type("Sample.Stack`1").MakeGenericType(typeof(string))));

        Assert.Equal("x", await Call<Task<string>>(runtime, closed, "Push", "x", null));

        var method = runtime.Last.Method;
        Assert.Equal("Sample.IStack`1[[System.String]]", method.InterfaceName);
        Assert.Equal("Push(`0,System.Collections.Generic.List<`0>)", method.Id);
        Assert.Equal(closed, method.InterfaceType);
        Assert.Equal(closed.GetMethod("Push"), method.Method);
        var descriptor = TypeManifest.Interfaces[sample.Type("Sample.IStack`1")];
        Assert.Null(descriptor.CreateProxy);
        var listed = (GrainMethod[])descriptor.ProxyType.MakeGenericType(typeof(string)).GetMethod("Methods")!.Invoke(null, null)!;
        Assert.Same(method, listed.Single());
    }

    [Fact]
    public async Task InheritedGenericInterface_KeepsOneNameForItsMethods()
    {
        const string source = """
            namespace Sample;
            public interface IBox<T> : IGrainWithStringKey { Task<T> Put<TOther>(T item, TOther other); Task Set(T item); }
            public interface IBoth<TOther> : IBox<int>, IBox<TOther[]>;
            public sealed class Both : IBoth<string>
            {
                public Task<int> Put<TOther>(int item, TOther other) => Task.FromResult(item + other!.ToString()!.Length);
                public Task<string[]> Put<TOther>(string[] item, TOther other) => Task.FromResult<string[]>([.. item, other!.ToString()!]);
                public Task Set(int item) => Task.CompletedTask;
                public Task Set(string[] item) => Task.CompletedTask;
            }
            """;
        var sample = TestCompilation.Of(source).Load();
        var proxied = sample.Type("Sample.IBoth`1").MakeGenericType(typeof(string));
        var runtime = new RecordingRuntime(Activator.CreateInstance(sample.Type("Sample.Both")));
        var box = sample.Type("Sample.IBox`1");
        var put = box.MakeGenericType(typeof(string[])).GetMethod("Put")!.MakeGenericMethod(typeof(Guid));

        Assert.Equal(["a", Guid.Empty.ToString()], await (Task<string[]>)put.Invoke(runtime.Proxy(proxied), [new[] { "a" }, Guid.Empty])!);
        Assert.Equal(put, runtime.Last.Method.Method);
        Assert.Equal("Put``1(`0,``0)", runtime.Last.Method.Id);
        Assert.Equal("Sample.IBox`1[[System.String[]]]", runtime.Last.Method.InterfaceName);
        var putInt = box.MakeGenericType(typeof(int)).GetMethod("Put")!.MakeGenericMethod(typeof(string));
        Assert.Equal(4, await (Task<int>)putInt.Invoke(runtime.Proxy(proxied), [1, "abc"])!);
        Assert.Equal("Sample.IBox`1[[System.Int32]]", runtime.Last.Method.InterfaceName);
    }

    [Fact]
    public void Constraints_OfEveryKind_AreKept()
    {
        AssertCompiles("""
            namespace Sample;
            public interface IThing;
            public interface IConstrained<TIn, TClass, TStruct, TNew, TEnum> : IGrainWithGuidKey
                where TIn : class? where TClass : class, IThing, new() where TStruct : unmanaged where TNew : IComparable<TNew>, new() where TEnum : struct, Enum
            {
                Task<TIn?> One(TIn? value, TClass? other, TStruct? third);
                Task<T?> Plain<T>(T? value);
                Task<T?> Reference<T>(T? value) where T : class;
                Task<T?> Value<T>(T? value) where T : struct;
                Task<T?> Raw<T>(T? value) where T : unmanaged;
                Task<T?> Based<T>(T? value) where T : Exception;
                Task<T?> Interfaced<T>(T? value) where T : IThing?;
                Task<T> NotNull<T>(T value) where T : notnull;
                Task<(T First, U? Second)> Related<T, U>(T value, U? other) where T : List<U>, new() where U : class?;
            }
            public interface IVariant<in TIn, out TOut> : IGrainWithGuidKey { Task Take(TIn value); }
            """);
    }

    [Fact]
    public async Task Overloads_AreToldApart()
    {
        const string source = """
            namespace Sample;
            public interface IOverloaded : IGrainWithStringKey
            {
                Task<string> Say(int x); Task<string> Say(long x); Task<string> Say(int? x); Task<string> Say(int[] x); Task<string> Say(params string[] x);
                Task<string> Say<T>(T x); Task<string> Say<T>(List<T> x); Task<string> Say(dynamic x, (int A, string? B) y); Task<string> SayRequest(int x);
                Task<string> Say(); Task<string> Say(CancellationToken cancellationToken, int x, string y = "z");
            }
            public sealed class Overloaded : IOverloaded
            {
                public Task<string> Say(int x) => Task.FromResult("int"); public Task<string> Say(long x) => Task.FromResult("long");
                public Task<string> Say(int? x) => Task.FromResult("int?"); public Task<string> Say(int[] x) => Task.FromResult("int[]");
                public Task<string> Say(params string[] x) => Task.FromResult("string[]"); public Task<string> Say<T>(T x) => Task.FromResult("T");
                public Task<string> Say<T>(List<T> x) => Task.FromResult("List<T>"); public Task<string> Say(dynamic x, (int A, string? B) y) => Task.FromResult("dynamic");
                public Task<string> SayRequest(int x) => Task.FromResult("SayRequest"); public Task<string> Say() => Task.FromResult("none");
                public Task<string> Say(CancellationToken cancellationToken, int x, string y) => Task.FromResult("token");
            }
            """;
        var sample = TestCompilation.Of(source).Load();
        var type = sample.Type("Sample.IOverloaded");
        var runtime = new RecordingRuntime(Activator.CreateInstance(sample.Type("Sample.Overloaded")));
        var target = Activator.CreateInstance(sample.Type("Sample.Overloaded"))!;
        foreach (var open in type.GetMethods())
        {
            var method = open.IsGenericMethodDefinition ? open.MakeGenericMethod(typeof(string)) : open;
            var arguments = method.GetParameters().Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();

            Assert.Equal(await (Task<string>)method.Invoke(target, arguments)!, await (Task<string>)method.Invoke(runtime.Proxy(type), arguments)!);
            Assert.Equal(method, runtime.Last.Method.Method);
        }

        Assert.Equal(runtime.Requests.Count, runtime.Requests.Select(request => request.Method.Id).Distinct().Count());
        Assert.Contains("Say(System.Nullable<System.Int32>)", runtime.Requests.Select(request => request.Method.Id));
        Assert.Contains("Say(System.Object,System.ValueTuple<System.Int32,System.String>)", runtime.Requests.Select(request => request.Method.Id));
    }

    [Fact]
    public async Task DefaultImplementation_RunsAtTheTarget_AndStaticMembersStayLocal()
    {
        const string source = """
            namespace Sample;
            public interface IDefault : IGrainWithStringKey
            {
                static int Counter { get; set; }
                static Task<string> Local() => Task.FromResult("local");
                Task<string> Name() => Task.FromResult("default of " + GetType().Name);
                sealed Task<string> Twice() => Name();
                private Task Hidden() => Task.CompletedTask;
                const int Limit = 5;
                public enum Kind { A }
            }
            public interface IRenamed : IDefault { Task<string> IDefault.Name() => Task.FromResult("renamed"); }
            public sealed class Target : IDefault;
            public sealed class Renamed : IRenamed;
            """;
        var sample = TestCompilation.Of(source).Load();
        var type = sample.Type("Sample.IDefault");
        var runtime = new RecordingRuntime(Activator.CreateInstance(sample.Type("Sample.Target")));

        Assert.Equal("default of Target", await Call<Task<string>>(runtime, type, "Name"));
        Assert.Equal("default of Target", await Call<Task<string>>(runtime, type, "Twice"));
        Assert.All(runtime.Requests, request => Assert.Equal("Name()", request.Method.Id));
        var renamed = new RecordingRuntime(Activator.CreateInstance(sample.Type("Sample.Renamed")));
        Assert.Equal("renamed", await (Task<string>)type.GetMethod("Name")!.Invoke(renamed.Proxy(sample.Type("Sample.IRenamed")), null)!);
    }

    [Fact]
    public void Names_KeywordsGlobalNamespaceNestingAndCase_Compile()
    {
        AssertCompiles("""
            public interface IGlobal : IGrainWithStringKey { Task Do(int @class, string @event); Task @return(); Task request(int request, int p1); }
            public static class Outer<T>
            {
                public interface INested : IGrainWithStringKey { Task<T> Get(T value); }
                public interface INested<U> : IGrainWithStringKey { Task<T> Get(U value); interface IDeep : IGrainWithIntegerKey { Task<U> Get(T value); } }
            }
            public interface INESTED : IGrainWithStringKey;
            public interface INested : IGrainWithStringKey;
            namespace @namespace.@class { public interface @struct : IGrainWithStringKey { Task<@struct> Self(@struct other); } }
            namespace One { internal interface ISame : IGrainWithStringKey { Task Do(); } }
            namespace Two { internal interface ISame : IGrainWithStringKey { Task Do(); } }
            namespace System { public interface ITask : IGrainWithStringKey { global::System.Threading.Tasks.Task Do(); } }
            namespace Sample.Threading.Tasks { public sealed class Task; public interface IHidden : IGrainWithStringKey { global::System.Threading.Tasks.Task<Task> Do(Task x); } }
            public partial interface IParts : IGrainWithStringKey { Task One(); }
            public partial interface IParts : IGrain { Task Two(); }
            public partial interface IParts { Task Three(); }
            public interface IWithGrainReferenceNames : IGrainWithStringKey { Task Send(); Task SendVoid(); Task Stream(); Task SendOneWay(); Task GrainId(); Task Equals(string other); Task Methods(); Task Descriptor(int A0); }
            public interface IWatcher : IGrainObserver { void Changed(string name); }
            public interface IExtension : IGrainExtension { Task Extend(); }
            """);
    }

    [Fact]
    public void Inheritance_DiamondsHidingAndForeignInterfaces_Compile()
    {
        AssertCompiles("""
            namespace Sample;
            public interface IRoot : IGrainWithStringKey { Task Do(); Task<int> Get(); }
            public interface ILeft : IRoot { Task Left(); new Task Do(); }
            public interface IRight : IRoot { Task Right(); }
            public interface IBottom : ILeft, IRight, IAsyncDisposable { new Task<int> Get(); }
            public interface IForeign { Task Elsewhere(); }
            public interface IMixed : IForeign, IGrainWithStringKey;
            """);
    }

    [Fact]
    public void NullableOblivious_AndObsoleteAndExperimentalSource_Compiles()
    {
        AssertCompiles("""
            #nullable disable
            namespace Sample;
            public interface IOld : IGrainWithStringKey { Task<string> Get(string name, List<string> more); }
            #nullable restore
            public interface IAnnotated : IGrainWithStringKey { Task<string?> Get(List<string?>? names, Dictionary<string, object?[]?> map); IAsyncEnumerable<string?> All(); ValueTask<(int? A, string? B)> Pair(); }
            """);
    }

    private static void AssertCompiles(string source) => Assert.NotEmpty(TestCompilation.Of(source).Load().Assembly.GetTypes());

    private static TTask Call<TTask>(RecordingRuntime runtime, Type type, string method, params object?[] arguments) =>
        (TTask)type.GetMethod(method)!.Invoke(runtime.Proxy(type), BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}

using System.Reflection;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Actors.Runtime.Manifest;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>Descriptors of grain classes: names, interfaces, and where constructor arguments come from.</summary>
public sealed class GrainClassTests
{
    private const string Source = """
        using Microsoft.Extensions.DependencyInjection;
        using System.Reflection;
        namespace Sample;

        public interface IBase : IGrainWithStringKey { Task Do(); }
        public interface IDerived : IBase;
        public interface IStack<T> : IGrainWithStringKey { Task Push(T item); }

        public sealed class PlainGrain : Grain, IDerived { public Task Do() => Task.CompletedTask; }

        public sealed class Poco(IGrainContext context) : IGrainBase, IBase
        {
            public IGrainContext GrainContext => context;
            public Task Do() => Task.CompletedTask;
        }

        [GrainType("custom")]
        public sealed class Named : Grain, IBase { public Task Do() => Task.CompletedTask; }

        public abstract class Abstract : Grain, IBase { public Task Do() => Task.CompletedTask; }
        public sealed class NoInterface : Grain;

        public static class Outer
        {
            internal sealed class NestedGrain : Grain, IBase { public Task Do() => Task.CompletedTask; }
        }

        public enum Color { Red, Green }

        public sealed class Injected : Grain, IBase
        {
            public Injected() : this("", null, null!, default!, default!, null!) { }
            public Injected(
                string text,
                IComparer<int>? annotated,
                [FromKeyedServices("second")] object keyed,
                IGrainContext context,
                IServiceProvider services,
                [PersistentState("counter", "disk")] IPersistentState<int> state,
                int number = 5,
                Color color = Color.Green,
                string? missing = null,
                double? ratio = -0.5,
                [FromKeyedServices(Color.Red)] string keyedDefault = "a\"b",
                char letter = '\'',
                TimeSpan time = default)
                => Values = [text, annotated, keyed, context, services, state, number, color, missing, ratio, keyedDefault, letter, time];
            public object?[] Values { get; }
            public Task Do() => Task.CompletedTask;
        }

        public sealed class Chosen : Grain, IBase
        {
            [ActivatorUtilitiesConstructor] public Chosen() { }
            public Chosen(string text) => throw new InvalidOperationException(text);
            public Task Do() => Task.CompletedTask;
        }

        [AttributeUsage(AttributeTargets.Parameter)]
        public sealed class GreetingAttribute(string word) : Attribute, IFacetMetadata
        {
            public string Word => word;
            public int Times { get; set; }
        }

        public sealed class GreetingMapper : IAttributeToFactoryMapper<GreetingAttribute>
        {
            public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, GreetingAttribute facet) =>
                context => $"{facet.Word}*{facet.Times} {parameter.Name} {context.GrainId}";
        }

        public sealed class Greeter([Greeting("hi", Times = 2)] string greeting) : Grain, IBase
        {
            public string Greeting => greeting;
            public Task Do() => Task.CompletedTask;
        }

        public class StackGrain<T>(IEnumerable<T> items, [PersistentState("s")] IPersistentState<List<T>> state) : Grain, IStack<T> where T : notnull
        {
            public object?[] Values => [items, state];
            public Task Push(T item) => Task.CompletedTask;
        }

        public sealed class TextStack : Grain, IStack<string> { public Task Push(string item) => Task.CompletedTask; }
        """;

    private static readonly LoadedAssembly Sample = TestCompilation.Of(Source).Load();

    [Theory]
    [InlineData("Sample.PlainGrain", "plain")]
    [InlineData("Sample.Poco", "poco")]
    [InlineData("Sample.Named", "custom")]
    [InlineData("Sample.Outer+NestedGrain", "nested")]
    [InlineData("Sample.StackGrain`1", "stack`1")]
    public void Name_FollowsAttributeOrConvention(string type, string expected) => Assert.Equal(expected, Descriptor(type).Name);

    [Theory]
    [InlineData("Sample.Abstract")]
    [InlineData("Sample.NoInterface")]
    public void Class_ThatNobodyCanCall_IsNotRegistered(string name)
    {
        var type = Sample.Type(name);
        Assert.False(TypeManifest.Classes.ContainsKey(type));
    }

    [Fact]
    public void Interfaces_AreAllGrainInterfaces_OpenOnlyWhenTheClassIs()
    {
        Assert.Equal([Sample.Type("Sample.IDerived"), Sample.Type("Sample.IBase")], Descriptor("Sample.PlainGrain").Interfaces);
        Assert.Equal([Sample.Type("Sample.IStack`1")], Descriptor("Sample.StackGrain`1").Interfaces);
        Assert.Equal([Sample.Type("Sample.IStack`1").MakeGenericType(typeof(string))], Descriptor("Sample.TextStack").Interfaces);
    }

    [Fact]
    public void Create_WithoutParameters_LeavesServicesAlone()
    {
        var context = new FakeGrainContext();

        Assert.IsType(Sample.Type("Sample.Chosen"), Descriptor("Sample.Chosen").Create!(context));
        Assert.Same(context, ((dynamic)Descriptor("Sample.Poco").Create!(context)).GrainContext);
        Assert.Equal(0, context.ServicesAsked);
    }

    [Fact]
    public void Create_TakesTheLongestConstructor_AndEachArgumentFromItsSource()
    {
        var states = new FakeStates();
        using var services = new ServiceCollection()
            .AddSingleton("text")
            .AddSingleton<IComparer<int>>(Comparer<int>.Default)
            .AddKeyedSingleton<object>("second", "keyed")
            .AddSingleton<IPersistentStateFactory>(states)
            .AddKeyedSingleton(typeof(int), "unrelated", 3)
            .BuildServiceProvider();
        var context = new FakeGrainContext(services);

        var values = Values(Descriptor("Sample.Injected").Create!(context));

        Assert.Equal("counter@disk", states.Asked.Single());
        Assert.Equal(["text", Comparer<int>.Default, "keyed", context, services, null, 5], values[..7]);
        Assert.Equal("Green", values[7]!.ToString());
        Assert.Equal(["text", -0.5, "a\"b", '\'', TimeSpan.Zero], values[8..]);
    }

    [Fact]
    public void Create_OptionalServicesPresent_AreUsed()
    {
        using var services = new ServiceCollection()
            .AddSingleton("text")
            .AddSingleton<IComparer<int>>(Comparer<int>.Default)
            .AddKeyedSingleton<object>("second", "keyed")
            .AddKeyedSingleton(Enum.ToObject(Sample.Type("Sample.Color"), 0), "red")
            .AddSingleton<IPersistentStateFactory>(new FakeStates())
            .AddSingleton(typeof(int), 42)
            .BuildServiceProvider();

        var values = Values(Descriptor("Sample.Injected").Create!(new FakeGrainContext(services)));

        Assert.Equal(42, values[6]);
        Assert.Equal("red", values[10]);
    }

    [Fact]
    public void Create_ServiceMissing_NamesIt()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => Descriptor("Sample.Injected").Create!(new FakeGrainContext(services)));
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FacetOfOnesOwn_IsMadeByItsMapper()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(IAttributeToFactoryMapper<>).MakeGenericType(Sample.Type("Sample.GreetingAttribute")), Sample.Type("Sample.GreetingMapper"));
        using var provider = services.BuildServiceProvider();
        dynamic grain = Descriptor("Sample.Greeter").Create!(new FakeGrainContext(provider));

        Assert.Equal("hi*2 greeting test/key", (string)grain.Greeting);
        using var empty = new ServiceCollection().BuildServiceProvider();
        var error = Assert.Throws<InvalidOperationException>(() => Descriptor("Sample.Greeter").Create!(new FakeGrainContext(empty)));
        Assert.Contains("IAttributeToFactoryMapper<GreetingAttribute>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CloseCreate_GenericClass_InjectsLikeAnyOther()
    {
        var states = new FakeStates();
        using var services = new ServiceCollection()
            .AddSingleton<IEnumerable<int>>(new[] { 1 })
            .AddSingleton<IPersistentStateFactory>(states)
            .BuildServiceProvider();
        var descriptor = Descriptor("Sample.StackGrain`1");

        var grain = descriptor.CloseCreate([typeof(int)])(new FakeGrainContext(services));

        Assert.Null(descriptor.Create);
        Assert.Equal(typeof(int), grain.GetType().GetGenericArguments().Single());
        Assert.Equal("s@", states.Asked.Single());
        Assert.Throws<InvalidOperationException>(() => Descriptor("Sample.Poco").CloseCreate([typeof(int)]));
    }

    private static GrainClassDescriptor Descriptor(string type)
    {
        var grainClass = Sample.Type(type);
        return TypeManifest.Classes[grainClass];
    }

    private static object?[] Values(object grain) => (object?[])grain.GetType().GetProperty("Values", BindingFlags.Public | BindingFlags.Instance)!.GetValue(grain)!;

    private sealed class FakeStates : IPersistentStateFactory
    {
        public List<string> Asked { get; } = [];

        public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
        {
            Asked.Add($"{config.StateName}@{config.StorageName}");
            return null!;
        }
    }
}

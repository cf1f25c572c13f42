using Actors.Runtime.CodeGen.Tests.Compilations;
using Actors.Runtime.Manifest;
using Orleans.Core.Internal;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>Loading an assembly registers its grains and those of everything it references, without a line by the user.</summary>
public sealed class ManifestTests
{
    private const string Interfaces = "namespace Lib; public interface IFar : IGrainWithStringKey { Task<string> Far(); }";

    private const string Grains = """
        namespace Impl;
        public interface INear : Lib.IFar { Task Near(); }
        public sealed class FarGrain : Grain, INear { public Task<string> Far() => Task.FromResult("far"); public Task Near() => Task.CompletedTask; }
        """;

    [Fact]
    public async Task Host_WithoutGrainsOfItsOwn_RegistersEverythingItReferences()
    {
        var interfaces = TestCompilation.Named("Far.Inter-faces", Interfaces).Load();
        var grains = TestCompilation.Named("9grains", Grains, interfaces).Load();
        var host = TestCompilation.Of("public static class Program { public static string Name => nameof(Program); }", interfaces, grains).Load();

        Assert.Equal("Program", host.Type("Program").GetProperty("Name")!.GetValue(null));

        var grainClass = TypeManifest.Classes.Values.Single(descriptor => descriptor.GrainClass.FullName == "Impl.FarGrain");
        var near = grainClass.Interfaces.Single(type => type.Name == "INear");
        var far = grainClass.Interfaces.Single(type => type.Name == "IFar");
        var runtime = new RecordingRuntime(grainClass.Create!(new FakeGrainContext()));
        Assert.Equal("far", await (Task<string>)far.GetMethod("Far")!.Invoke(runtime.Proxy(near), null)!);
        Assert.Equal("Lib.IFar", runtime.Last.Method.InterfaceName);
        Assert.Equal(["Near", "Far"], TypeManifest.Interfaces[near].Methods!().Select(method => method.Name));
        Assert.Equal("far", await (Task<string>)far.GetMethod("Far")!.Invoke(runtime.Proxy(far), null)!);
    }

    [Fact]
    public void Register_CalledAgain_IsHarmless()
    {
        var sample = TestCompilation.Of(Interfaces).Load();
        var manifest = sample.Assembly.GetCustomAttributes(typeof(GeneratedManifestAttribute), inherit: false).Cast<GeneratedManifestAttribute>().Single().ManifestType;
        var descriptor = TypeManifest.Interfaces[sample.Type("Lib.IFar")];

        manifest.GetMethod("Register")!.Invoke(null, null);

        Assert.Same(descriptor, TypeManifest.Interfaces[sample.Type("Lib.IFar")]);
    }

    [Fact]
    public void Descriptor_CarriesNameAndVersion()
    {
        const string source = """
            using Orleans.CodeGeneration;
            namespace Sample;
            [Version(7)] public interface IVersioned : IGrainWithStringKey;
            [Alias("short")] public interface IAliased : IGrainWithStringKey;
            [GrainInterfaceType("typed"), Alias("other")] public interface ITyped : IGrainWithStringKey;
            public static class Outer { public interface INested<T> : IGrainWithStringKey; }
            """;
        var sample = TestCompilation.Of(source).Load();

        Assert.Equal(7, Descriptor("Sample.IVersioned").Version);
        Assert.Equal("Sample.IVersioned", Descriptor("Sample.IVersioned").Name);
        Assert.Equal("short", Descriptor("Sample.IAliased").Name);
        Assert.Equal("typed", Descriptor("Sample.ITyped").Name);
        Assert.Equal("Sample.Outer+INested`1", Descriptor("Sample.Outer+INested`1").Name);

        GrainInterfaceDescriptor Descriptor(string type)
        {
            var interfaceType = sample.Type(type);
            return TypeManifest.Interfaces[interfaceType];
        }
    }

    [Fact]
    public void Extensions_ThatEveryGrainHas_AreRegistered() =>
        Assert.NotNull(TypeManifest.Interfaces[typeof(IGrainManagementExtension)].CreateProxy);

    [Fact]
    public void FriendOfTheAbstractions_OverridesTheirInternals()
    {
        const string source = "internal interface IFriend : IGrainWithStringKey { Task Do(List<int> values); }";

        var friend = TestCompilation.Named("Actors.Runtime.Core.Tests", source);

        Assert.Empty(friend.CompilerDiagnostics());
        Assert.Contains("protected internal override void CopyArguments", friend.Generated().Single(file => file.Key.StartsWith("Proxy.", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void InternalInterface_OfABaseClassElsewhere_IsLeftOut()
    {
        var library = TestCompilation.Of("""
            namespace Lib;
            public interface IShown : IGrainWithStringKey { Task Do(); }
            internal interface IHidden : IGrainWithStringKey { Task Hide(); }
            public abstract class Base : Grain, IShown, IHidden { public Task Do() => Task.CompletedTask; Task IHidden.Hide() => Task.CompletedTask; }
            """).Load();

        var sample = TestCompilation.Of("public sealed class Derived : Lib.Base;", library).Load();
        var derived = sample.Type("Derived");

        Assert.Equal("IShown", TypeManifest.Classes[derived].Interfaces.Single().Name);
    }

    [Fact]
    public void ProjectWithoutTheRuntime_GetsNothing() =>
        Assert.Empty(TestCompilation.WithoutRuntime("public interface IGrain; public interface IMine : IGrain; public class Mine : IMine;").Generated());
}

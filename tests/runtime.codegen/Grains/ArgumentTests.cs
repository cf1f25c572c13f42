using System.Buffers;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Serialization;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>What happens to arguments between caller and target: copied only where needed, and carried as bytes.</summary>
public sealed class ArgumentTests
{
    private const string Source = """
        namespace Sample;
        public interface IArguments : IGrainWithStringKey
        {
            Task Values(int a, string b, Guid? c, DateTimeOffset d, DayOfWeek e, IArguments f);
            Task Lists(List<int> a, [Immutable] List<int> b, int c);
            Task Promised([Immutable] List<int> a);
            Task Generic<T>(T a);
        }
        public interface IArgumentsBefore : IGrainWithStringKey { Task Lists(List<int> a); }
        """;

    private static readonly LoadedAssembly Sample = TestCompilation.Of(Source).Load();

    private readonly RecordingRuntime _runtime = new(target: null);

    [Fact]
    public void HasMutableArguments_IsTrue_OnlyWhereACopyIsNeeded()
    {
        Assert.False(Send("Values", 1, "b", null, default(DateTimeOffset), DayOfWeek.Friday, null).HasMutableArguments);
        Assert.True(Send("Lists", new List<int>(), new List<int>(), 3).HasMutableArguments);
        Assert.False(Send("Promised", new List<int>()).HasMutableArguments);
        Assert.False(SendGeneric(5).HasMutableArguments);
        Assert.False(SendGeneric("x").HasMutableArguments);
        Assert.True(SendGeneric(new List<int>()).HasMutableArguments);
    }

    [Fact]
    public void CopyArguments_CopiesWhatCanChange_AndLeavesTheRest()
    {
        List<int> copied = [1, 2];
        List<int> promised = [3];
        var request = Send("Lists", copied, promised, 3);

        using var context = CopyContext.Rent();
        request.CopyArguments(context);

        Assert.NotSame(copied, request.GetArgument(0));
        Assert.Equal(copied, request.GetArgument(0));
        Assert.Same(promised, request.GetArgument(1));
    }

    [Fact]
    public void Arguments_WrittenAndRead_AreTheSame()
    {
        object?[] arguments = [-1, "b", Guid.Empty, new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), DayOfWeek.Friday, null];
        var written = Send("Values", arguments);

        var read = written.Method.CreateRequest();
        Read(read, Write(written));

        Assert.NotSame(written, read);
        Assert.Equal(arguments, Enumerable.Range(0, read.ArgumentCount).Select(read.GetArgument));
    }

    [Fact]
    public void Arguments_OfAnotherVersion_AreSkippedOrDefault()
    {
        var current = Send("Lists", new List<int> { 1 }, new List<int> { 2 }, 3);
        var earlier = Send(Sample.Type("Sample.IArgumentsBefore").GetMethod("Lists")!, new List<int> { 4 });

        var readByEarlier = earlier.Method.CreateRequest();
        Read(readByEarlier, Write(current));
        var readByCurrent = current.Method.CreateRequest();
        Read(readByCurrent, Write(earlier));

        Assert.Equal(new List<int> { 1 }, readByEarlier.GetArgument(0));
        Assert.Equal([new List<int> { 4 }, null, 0], Enumerable.Range(0, 3).Select(readByCurrent.GetArgument));
    }

    private static byte[] Write(Request request)
    {
        var output = new ArrayBufferWriter<byte>();
        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        request.WriteArguments(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void Read(Request request, byte[] bytes)
    {
        using var session = SerializerSession.Rent();
        var reader = new Reader(bytes.AsSpan(), session);
        request.ReadArguments(ref reader);
        Assert.Equal(0, reader.RemainingBytes);
    }

    private Request SendGeneric<T>(T value)
    {
        var type = Sample.Type("Sample.IArguments");
        return Send(type.GetMethod("Generic")!.MakeGenericMethod(typeof(T)), value);
    }

    private Request Send(string method, params object?[] arguments) => Send(Sample.Type("Sample.IArguments").GetMethod(method)!, arguments);

    private Request Send(System.Reflection.MethodInfo method, params object?[] arguments)
    {
        var sent = Assert.IsAssignableFrom<Task>(method.Invoke(_runtime.Proxy(method.DeclaringType!), arguments));
        Assert.True(sent.IsFaulted, "There is no target, so the call must fail after it was recorded.");
        return _runtime.Last;
    }
}

using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Orleans.Serialization;
using Orleans.Storage;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Graphs;

/// <summary>Exceptions arrive with type, message, data, causes and the stack of where they were thrown.</summary>
public sealed class ExceptionTests
{
    private static readonly Serializer Serializer = new();

    [Fact]
    public void FrameworkException_Arrives_AsItself()
    {
        var thrown = Thrown(new InvalidOperationException("broken", new TimeoutException("cause")) { Data = { ["key"] = 5, [7] = new object[] { "x" } } });

        var read = Assert.IsType<InvalidOperationException>(Again(thrown));

        Assert.Equal("broken", read.Message);
        Assert.Equal("cause", Assert.IsType<TimeoutException>(read.InnerException).Message);
        Assert.Equal(5, read.Data["key"]);
        Assert.Equal(thrown.HResult, read.HResult);
        Assert.Contains(nameof(Thrown), read.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void RestoredException_ThrownAgain_KeepsTheRemoteStack()
    {
        var read = Again(Thrown(new InvalidOperationException("broken")));
        var again = Thrown(read);
        Assert.Contains(nameof(Thrown), again.StackTrace, StringComparison.Ordinal);
        Assert.True(again.StackTrace!.Split(nameof(Thrown)).Length > 2, again.StackTrace);
    }

    [Fact]
    public void ArgumentExceptions_Arrive_WithParameterNames()
    {
        Assert.Equal("p", Assert.IsType<ArgumentException>(Again(new ArgumentException("m", "p"))).ParamName);
        var range = new ArgumentOutOfRangeException("p", "m");
        Assert.Equal(range.Message, Assert.IsType<ArgumentOutOfRangeException>(Again(range)).Message);
        Assert.Equal("o", Assert.IsType<ObjectDisposedException>(Again(new ObjectDisposedException("o"))).ObjectName);
    }

    [Fact]
    public void InconsistentStateException_Arrives_WithBothVersions()
    {
        var read = Assert.IsType<InconsistentStateException>(Again(new InconsistentStateException("m", "stored", "expected")));
        Assert.Equal(("stored", "expected"), (read.StoredEtag, read.CurrentEtag));
    }

    [Fact]
    public void AggregateException_Arrives_WithAllCauses()
    {
        var read = Assert.IsType<AggregateException>(Again(new AggregateException("several", new TimeoutException("a"), new OrderException("b", 2))));
        Assert.Equal(["a", "b"], read.InnerExceptions.Select(inner => inner.Message));
        Assert.Equal(2, ((OrderException)read.InnerExceptions[1]).Order);
        Assert.Same(read.InnerException, read.InnerExceptions[0]);
        Assert.Contains("several", read.Message, StringComparison.Ordinal);
        Assert.Single(read.Flatten().InnerExceptions, inner => inner is TimeoutException);
    }

    [Fact]
    public void MarkedException_Arrives_AsItselfWithItsMembers()
    {
        var read = Assert.IsType<OrderException>(Again(Thrown(new OrderException("late", 42))));
        Assert.Equal(("late", 42), (read.Message, read.Order));
        Assert.Contains(nameof(Thrown), read.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void UnmarkedException_Arrives_AsFallbackWithTypeAndStack()
    {
        var read = Assert.IsType<UnavailableExceptionFallbackException>(Again(Thrown(new UnknownException("odd"))));
        Assert.Equal(typeof(UnknownException).FullName, read.ExceptionType);
        Assert.Equal("odd", read.Message);
        Assert.Contains(nameof(Thrown), read.StackTrace, StringComparison.Ordinal);
        Assert.Equal(typeof(UnknownException).FullName, Assert.IsType<UnavailableExceptionFallbackException>(Again(read)).ExceptionType);
    }

    [Fact]
    public void UnmarkedException_InTwoPlaces_StaysOne()
    {
        var exception = new UnknownException("odd");
        var read = Serializer.Deserialize<Exception[]>(Serializer.SerializeToArray(new Exception[] { exception, exception }));
        Assert.Same(read[0], read[1]);
    }

    [Fact]
    public void DataWithoutCodec_BecomesText()
    {
        var read = Again(new InvalidOperationException("m") { Data = { ["key"] = new UnknownData() } });
        Assert.Equal("unknown data", read.Data["key"]);
    }

    private static Exception Again(Exception exception) => Serializer.Deserialize<Exception>(Serializer.SerializeToArray(exception));

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private sealed class UnknownData
    {
        public override string ToString() => "unknown data";
    }
}

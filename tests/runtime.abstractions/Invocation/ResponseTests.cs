using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Abstractions.Tests.Invocation;

public sealed class ResponseTests
{
    [Fact]
    public void FromResult_IsReadBack()
    {
        var response = Response.FromResult(7);

        Assert.Equal(7, response.GetResult<int>());
        Assert.Equal(7, response.Result);
        Assert.Null(response.Exception);
    }

    [Fact]
    public void FromException_ThrowsItWhenTheResultIsRead()
    {
        var failure = new TimeoutException("late");
        var response = Response.FromException(failure);

        Assert.Same(failure, Assert.Throws<TimeoutException>(() => response.GetResult<int>()));
        Assert.Same(failure, Assert.Throws<TimeoutException>(() => response.Result));
    }

    [Fact]
    public void Result_SetAfterAFailure_ReplacesIt()
    {
        var response = Response.FromResult("first");
        response.Exception = new TimeoutException();
        response.Result = "second";

        Assert.Equal("second", response.GetResult<string>());
    }
}

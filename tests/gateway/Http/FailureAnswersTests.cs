using System.Data.Common;
using System.Text.RegularExpressions;
using Actors.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Actors.Gateway.Tests.Http;

public sealed class FailureAnswersTests
{
    [Fact]
    public async Task Answer_GrainStorageDown_Is503WithReasonAndRetryAfter()
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        var failure = new OrleansException("The storage failed.", new InvalidOperationException("wrapped", new DatabaseDown()));

        new FailureAnswers(new ConsulHeaders(new IdleLedger()), NullLogger<FailureAnswers>.Instance).Answer(context, failure);
        await context.Response.BodyWriter.FlushAsync();

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
        Assert.Equal("1", context.Response.Headers.RetryAfter);
        context.Response.Body.Position = 0;
        Assert.Contains("database", await new StreamReader(context.Response.Body).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_RegularExpressionOfTheCallerTakesTooLong_Is400AndNamesIt()
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        var failure = new RegexMatchTimeoutException("text", "(a{1,900}){1,900}b", TimeSpan.FromMilliseconds(100));

        new FailureAnswers(new ConsulHeaders(new IdleLedger()), NullLogger<FailureAnswers>.Instance).Answer(context, failure);
        await context.Response.BodyWriter.FlushAsync();

        Assert.Equal(StatusCodes.Status400BadRequest, context.Response.StatusCode);
        context.Response.Body.Position = 0;
        Assert.Contains("'(a{1,900}){1,900}b'", await new StreamReader(context.Response.Body).ReadToEndAsync(), StringComparison.Ordinal);
    }

    private sealed class DatabaseDown() : DbException("down");
}

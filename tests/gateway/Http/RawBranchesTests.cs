using Actors.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Actors.Gateway.Tests.Http;

/// <summary>What becomes of a request whose silo is lost.</summary>
public sealed class RawBranchesTests
{
    [Fact]
    public async Task Reading_WhoseSiloIsLost_IsAnsweredByAnotherOne()
    {
        var branch = new LosingBranch(losses: 2);

        var response = await AskAsync(branch, HttpMethods.Get);

        Assert.Equal(StatusCodes.Status200OK, response.StatusCode);
        Assert.Equal(3, branch.Attempts);
        Assert.False(response.Headers.ContainsKey("X-Attempt-1"));
    }

    [Fact]
    public async Task Writing_WhoseSiloIsLost_IsNotDoneAgain()
    {
        var branch = new LosingBranch(losses: 1);

        var response = await AskAsync(branch, HttpMethods.Put);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, branch.Attempts);
        response.Body.Position = 0;
        Assert.Contains("may or may not have been applied", await new StreamReader(response.Body).ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponse> AskAsync(LosingBranch branch, string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/test/key";
        context.Response.Body = new MemoryStream();
        var failures = new FailureAnswers(new ConsulHeaders(new IdleLedger()), NullLogger<FailureAnswers>.Instance);
        await new RawBranches(_ => throw new InvalidOperationException("The branch takes the request."), [branch], failures, TimeProvider.System).InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return context.Response;
    }

    private sealed class LosingBranch(int losses) : IRawBranch
    {
        public int Attempts { get; private set; }

        public string Prefix => "/v1/test";

        public IReadOnlyList<RawOperation> Operations => [];

        public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
        {
            context.Response.Headers[$"X-Attempt-{++Attempts}"] = "begun";
            return LoseAsync();
        }

        private async Task LoseAsync()
        {
            await Task.Yield();
            if (Attempts <= losses)
            {
                throw new SiloUnavailableException("The connection was lost.");
            }
        }
    }
}

using System.Buffers;
using System.Text;
using System.Diagnostics.Metrics;
using Actors.Gateway.Http;
using Actors.Gateway.Metering;
using Actors.Gateway.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
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
        Assert.Contains("may or may not have been applied", await BodyAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_LostWithBytesWaitingInTheResponse_IsNeitherRepeatedNorExplainedBehindThem()
    {
        var branch = new LosingBranch(losses: 1) { Writes = "half" };

        var response = await AskAsync(branch, HttpMethods.Get);

        Assert.Equal(1, branch.Attempts);
        Assert.Equal("half", await BodyAsync(response));
        Assert.Null(response.ContentLength);
    }

    [Fact]
    public async Task Reading_LostInTheMiddleOfAStreamedList_IsAnsweredWithOneList()
    {
        var branch = new LosingBranch(losses: 2) { StreamsList = true };

        var response = await AskAsync(branch, HttpMethods.Get);

        Assert.Equal(3, branch.Attempts);
        Assert.Equal("[3]", await BodyAsync(response));
    }

    [Fact]
    public async Task Writing_LostInTheMiddleOfAStreamedList_IsAnsweredWithTheReasonAlone()
    {
        var response = await AskAsync(new LosingBranch(losses: 1) { StreamsList = true }, HttpMethods.Put);

        var body = await BodyAsync(response);
        Assert.StartsWith("The silo", body, StringComparison.Ordinal);
        Assert.Equal(body.Length, response.ContentLength);
    }

    private static async Task<string> BodyAsync(HttpResponse response)
    {
        response.Body.Position = 0;
        return await new StreamReader(response.Body).ReadToEndAsync();
    }

    private static async Task<HttpResponse> AskAsync(LosingBranch branch, string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v1/test/key";
        context.Response.Body = new MemoryStream();
        var failures = new FailureAnswers(new ConsulHeaders(new IdleLedger()), NullLogger<FailureAnswers>.Instance);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new RequestMetrics([branch], services.GetRequiredService<IMeterFactory>(), Options.Create(new MetricsOptions()));
        await new RawBranches(_ => throw new InvalidOperationException("The branch takes the request."), [branch], failures, metrics, TimeProvider.System).InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return context.Response;
    }

    private sealed class LosingBranch(int losses) : IRawBranch
    {
        public int Attempts { get; private set; }

        public string Writes { get; init; } = "";

        public bool StreamsList { get; init; }

        public string Prefix => "/v1/test";

        public IReadOnlyList<RawOperation> Operations => [];

        public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
        {
            context.Response.Headers[$"X-Attempt-{++Attempts}"] = "begun";
            return StreamsList ? StreamAsync(context.Response) : LoseAsync(context.Response);
        }

        private async Task StreamAsync(HttpResponse response)
        {
            await using var list = new StreamedJson(response, pretty: false);
            list.OpenArray();
            list.Writer.WriteNumberValue(Attempts);
            await list.FlushWhenFullAsync(CancellationToken.None);
            await LoseAsync(response);
            list.Close();
        }

        private async Task LoseAsync(HttpResponse response)
        {
            await Task.Yield();
            response.BodyWriter.Write(Encoding.ASCII.GetBytes(Writes));
            if (Attempts <= losses)
            {
                throw new SiloUnavailableException("The connection was lost.");
            }
        }
    }
}

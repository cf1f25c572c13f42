using System.Diagnostics;
using System.Text.Json;
using Actors.Silo;
using Actors.Silo.Logging;
using Microsoft.Extensions.Logging;

namespace Actors.AppHost.Tests.Logging;

/// <summary>An event is one line, for people or for programs, with what tells where it is from.</summary>
public sealed partial class LineTests
{
    private const string Category = "Actors.Some.Part";

    [Fact]
    public void Text_Event_IsALineWithTimeLevelCategoryAndNumber()
    {
        using var log = new FormattedLog(new LoggingOptions());

        Log.Slow(log.CreateLogger(Category), "ping/1", 250);

        Assert.Equal($"03:04:05 warn: {Category}[1201] Grain 'ping/1' took 250 ms; look why{Environment.NewLine}", Assert.Single(log.Writes));
    }

    [Fact]
    public void Text_ExceptionAndControlCharacters_StayOnOneLine()
    {
        using var log = new FormattedLog(new LoggingOptions());

        log.CreateLogger(Category).LogError(new InvalidOperationException("one\r\ntwo"), "First\n   second \u001b[2J third\u2028fourth");

        var line = Assert.Single(log.Writes);
        Assert.Equal(
            $"03:04:05 fail: {Category}[0] First second  [2J third fourth System.InvalidOperationException: one two{Environment.NewLine}", line);
    }

    [Fact]
    public void Text_InsideATrace_NamesIt()
    {
        using var log = new FormattedLog(new LoggingOptions());
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        log.CreateLogger(Category).LogWarning("It is late; go home");

        Assert.EndsWith($"It is late; go home [trace {activity.TraceId}]{Environment.NewLine}", Assert.Single(log.Writes), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Event_HasItsFieldsAndWhereItIsFrom()
    {
        using var log = new FormattedLog(new LoggingOptions { Format = "JSON" });
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        Log.Slow(log.CreateLogger(Category), "ping/1", 250);

        using var line = JsonDocument.Parse(Assert.Single(log.Writes));
        var root = line.RootElement;
        Assert.Equal("2030-01-02T03:04:05.678Z", root.GetProperty("time").GetString());
        Assert.Equal("warning", root.GetProperty("level").GetString());
        Assert.Equal(Category, root.GetProperty("category").GetString());
        Assert.Equal(1201, root.GetProperty("eventId").GetInt32());
        Assert.Equal("Slow", root.GetProperty("event").GetString());
        Assert.Equal("Grain 'ping/1' took 250 ms; look why", root.GetProperty("message").GetString());
        Assert.Equal("ping/1", root.GetProperty("fields").GetProperty("GrainId").GetString());
        Assert.Equal(250, root.GetProperty("fields").GetProperty("Milliseconds").GetInt32());
        Assert.Equal(activity.TraceId.ToHexString(), root.GetProperty("traceId").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), root.GetProperty("spanId").GetString());
        Assert.Equal("silo", root.GetProperty("role").GetString());
        Assert.Equal("silo-1", root.GetProperty("silo").GetString());
        Assert.Equal("127.0.0.1:11111", root.GetProperty("address").GetString());
        Assert.False(root.TryGetProperty("grain", out _));
        Assert.False(root.TryGetProperty("exception", out _));
    }

    [Fact]
    public void Json_ExceptionOfManyLines_IsOneFieldOfOneLine()
    {
        using var log = new FormattedLog(new LoggingOptions { Format = LoggingOptions.Json }, HostRole.Gateway);

        Log.Done(log.CreateLogger(Category), Thrown(), ["a", "b\r\n\u2028c"]);

        var write = Assert.Single(log.Writes);
        Assert.EndsWith(Environment.NewLine, write, StringComparison.Ordinal);
        Assert.DoesNotContain(write[..^Environment.NewLine.Length], character => char.IsControl(character) || character == '\u2028');
        using var line = JsonDocument.Parse(write);
        var exception = line.RootElement.GetProperty("exception").GetString()!;
        Assert.StartsWith("System.InvalidOperationException: one\ntwo", exception, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), exception, StringComparison.Ordinal);
        Assert.Equal(["a", "b\r\n\u2028c"], line.RootElement.GetProperty("fields").GetProperty("What").EnumerateArray().Select(item => item.GetString()!));
        Assert.Contains("\"It's a, b\\r", write, StringComparison.Ordinal);
        Assert.False(line.RootElement.TryGetProperty("silo", out _));
    }

    [Theory]
    [InlineData("Request starting PUT http://h/v1/kv/a?token=hunter2&raw", "Request starting PUT http://h/v1/kv/a?token=***&raw")]
    [InlineData("Host=db;Username=me;Password=hunter2;Database=x", "Host=db;Username=me;Password=***;Database=x")]
    [InlineData("Password='hun;ter2';Database=x", "Password=***;Database=x")]
    [InlineData("postgres://me:hunter2@db:5432/x", "postgres://me:***@db:5432/x")]
    [InlineData("X-Consul-Token: hunter2", "X-Consul-Token: ***")]
    [InlineData("Authorization: Bearer hunter2", "Authorization: Bearer ***")]
    [InlineData("http://127.0.0.1:8500/ui/ is where the pages are", "http://127.0.0.1:8500/ui/ is where the pages are")]
    public void Line_WithASecret_DoesNotShowIt(string said, string written)
    {
        foreach (var format in new[] { LoggingOptions.Text, LoggingOptions.Json })
        {
            using var log = new FormattedLog(new LoggingOptions { Format = format });

            Log.Read(log.CreateLogger(Category), new InvalidOperationException(said), said);

            var line = Assert.Single(log.Writes);
            Assert.Contains(written, line, StringComparison.Ordinal);
            Assert.DoesNotContain("hun", line, StringComparison.Ordinal);
        }
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("one\ntwo");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1203, LogLevel.Error, "It's {What}; go on")]
        public static partial void Done(ILogger logger, Exception exception, string[] what);

        [LoggerMessage(1202, LogLevel.Information, "It read '{What}'")]
        public static partial void Read(ILogger logger, Exception exception, string what);

        [LoggerMessage(1201, LogLevel.Warning, "Grain '{GrainId}' took {Milliseconds} ms; look why")]
        public static partial void Slow(ILogger logger, string grainId, int milliseconds);
    }
}

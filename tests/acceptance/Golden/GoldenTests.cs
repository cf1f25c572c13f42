using System.Text;
using System.Text.Json;

namespace Actors.Acceptance.Tests.Golden;

/// <summary>Replays what clients that cannot be installed here send, one file for each, and compares the answers with what they count on.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Clients() => [.. Directory.GetFiles(Folder, "*.http").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_ItsRequests_GetWhatItCountsOn(string client)
    {
        await using var product = await Product.StartAsync();
        using var http = new HttpClient { BaseAddress = product.Address, Timeout = TimeSpan.FromSeconds(60) };
        var remembered = new Dictionary<string, string>(StringComparer.Ordinal);
        var exchanges = GoldenFile.Read(Path.Combine(Folder, $"{client}.http"));

        Assert.NotEmpty(exchanges);
        foreach (var exchange in exchanges)
        {
            await ReplayAsync(http, client, exchange, remembered);
        }
    }

    private static async Task ReplayAsync(HttpClient http, string client, GoldenExchange exchange, Dictionary<string, string> remembered)
    {
        var place = $"{client}.http line {exchange.Line}: {exchange.Method} {exchange.Target}";
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), Fill(exchange.Target, remembered));
        if (exchange.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(exchange.Body, remembered)));
        }

        foreach (var (name, value) in exchange.Headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content?.Headers.TryAddWithoutValidation(name, value) == true;
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(exchange.Status == (int)response.StatusCode, $"{place}: status {(int)response.StatusCode} instead of {exchange.Status}: {body}");
        foreach (var (name, value) in exchange.AnswerHeaders)
        {
            var found = response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values);
            Assert.True(found, $"{place}: header {name} is missing");
            var text = string.Join(',', values!);
            Assert.True(value == "*" || value.StartsWith("{{", StringComparison.Ordinal) || value == text, $"{place}: header {name} is '{text}' instead of '{value}'");
            if (value.StartsWith("{{", StringComparison.Ordinal))
            {
                remembered[value] = text;
            }
        }

        Compare(place, exchange.Answer is null ? null : Fill(exchange.Answer, remembered), body, remembered);
    }

    private static void Compare(string place, string? expected, string body, Dictionary<string, string> remembered)
    {
        if (expected is null)
        {
            return;
        }

        if (expected.Length == 0 || expected[0] is not ('{' or '['))
        {
            var matches = expected.EndsWith('…') ? body.StartsWith(expected[..^1], StringComparison.Ordinal) : body == expected;
            Assert.True(matches, $"{place}: '{body}' instead of '{expected}'");
            return;
        }

        using var wanted = JsonDocument.Parse(expected);
        using var given = JsonDocument.Parse(body);
        var difference = new JsonExpectation(remembered).FindDifference(wanted.RootElement, given.RootElement);
        Assert.True(difference is null, $"{place}: {difference}");
    }

    private static string Fill(string text, Dictionary<string, string> remembered) =>
        remembered.Aggregate(text, (filled, pair) => filled.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
}

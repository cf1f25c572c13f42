using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Actors.Benchmarks.Gateway;

/// <summary>Drives a server with <c>wrk</c>: as many requests as its connections can hold, over random keys.</summary>
internal sealed partial class HttpLoad(int connections, int keys, TimeSpan duration)
{
    private const int ValueBytes = 100;

    public int Connections => connections;

    public int Keys => keys;

    public TimeSpan Duration => duration;

    /// <summary>The path of one key.</summary>
    public static string PathOf(int key) => $"/v1/kv/bench/{key}";

    /// <summary>A value as the load writes them.</summary>
    public static string Value(int number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(ValueBytes, '0');

    public Task<HttpMeasurement> GetAsync(Uri address, string query = "") => RunAsync(address, $$"""
        request = function()
          return wrk.format("GET", "/v1/kv/bench/" .. math.random(1, {{keys}}) .. "{{query}}")
        end
        """);

    /// <summary>Each value differs from the one before: storing the same again would cost nothing.</summary>
    public Task<HttpMeasurement> PutAsync(Uri address) => RunAsync(address, $$"""
        local number = 0
        request = function()
          number = number + 1
          local text = tostring(number * 1000 + math.random(0, 999))
          local value = string.rep("0", {{ValueBytes}} - #text) .. text
          return wrk.format("PUT", "/v1/kv/bench/" .. math.random(1, {{keys}}), nil, value)
        end
        """);

    private async Task<HttpMeasurement> RunAsync(Uri address, string script)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"function init(args) math.randomseed(os.time() + tonumber(string.sub(tostring({{}}), 8), 16) % 100000) end\n{script}\n");
        try
        {
            string[] arguments = ["-t", "2", "-c", $"{connections}", "-d", $"{Math.Max(1, (int)duration.TotalSeconds)}s", "--latency", "-s", file, address.ToString()];
            using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Read(output);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("'wrk' was not found; install it, for example with 'apt-get install wrk'.", exception);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static HttpMeasurement Read(string output)
    {
        var refused = Refused().Match(output);
        return new HttpMeasurement(
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(Median().Match(output)),
            Milliseconds(Slowest().Match(output)),
            refused.Success ? long.Parse(refused.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    private static double Milliseconds(Match match) =>
        double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            _ => 1000,
        };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Median();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Slowest();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refused();
}

/// <summary>What wrk reported.</summary>
internal sealed record HttpMeasurement(double RequestsPerSecond, double MedianMilliseconds, double P99Milliseconds, long RefusedCount);

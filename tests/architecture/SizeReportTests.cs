using Actors.Architecture.Tests.Rules;
using Xunit.Abstractions;

namespace Actors.Architecture.Tests;

/// <summary>Prints how large files and methods are, so that drift shows before a limit breaks.</summary>
public sealed class SizeReportTests(ITestOutputHelper output)
{
    [Fact]
    public void Sizes_OfProductAndTests_AreReported()
    {
        var tree = SourceTree.OfRepository();
        Report("product", [.. tree.CSharp.Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))]);
        Report("tests", [.. tree.CSharp.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))]);
    }

    private void Report(string part, SourceFile[] files)
    {
        var lines = files.Select(file => file.LineCount).Order().ToArray();
        var methods = files.SelectMany(SizeRule.Methods).Select(method => method.Lines).Order().ToArray();
        var largest = files.OrderByDescending(file => file.LineCount).Take(5).Select(file => $"{file.Path} {file.LineCount}");
        output.WriteLine($"{part}: {files.Length} files, p50 {Percentile(lines, 0.5)} p90 {Percentile(lines, 0.9)} lines; {methods.Length} methods, p50 {Percentile(methods, 0.5)} p90 {Percentile(methods, 0.9)}; largest: {string.Join(", ", largest)}");
        Assert.NotEmpty(methods);
    }

    private static int Percentile(int[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)];
}

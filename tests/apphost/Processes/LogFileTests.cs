using Actors.AppHost.Processes;

namespace Actors.AppHost.Tests.Processes;

public sealed class LogFileTests
{
    [Fact]
    public void Log_FarMoreThanItsLimit_KeepsTheLastLinesInTwoBoundedFiles()
    {
        const int bytesMax = 1000;
        using var folder = new TemporaryFolder();
        using (var log = new LogFile(folder.Path, "silo-1", bytesMax))
        {
            for (var line = 1; line <= 1000; line++)
            {
                log.WriteLine($"line {line}");
            }
        }

        var files = Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["silo-1.log", "silo-1.old.log"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, bytesMax + 100));
        Assert.EndsWith("line 1000\n", File.ReadAllText(files[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_FullFileIsGoneOrCannotBeKept_BeginsAnewAndStaysBounded()
    {
        using var folder = new TemporaryFolder();
        using var log = new LogFile(folder.Path, "silo-1", bytesMax: 10);
        log.WriteLine("somebody deletes this");
        File.Delete(folder.Combine("silo-1.log"));
        log.WriteLine("after that");
        Assert.Equal(["after that"], File.ReadAllLines(folder.Combine("silo-1.log")));

        // A folder that is not empty stands where the full file would be kept.
        Directory.CreateDirectory(folder.Combine("silo-1.old.log/taken"));
        for (var line = 1; line <= 10; line++)
        {
            log.WriteLine($"longer than the limit, line {line}");
        }

        Assert.Equal(["longer than the limit, line 10"], File.ReadAllLines(folder.Combine("silo-1.log")));
    }

    [Fact]
    public void Log_OpenedAgain_GoesOnAtItsEnd()
    {
        using var folder = new TemporaryFolder();
        foreach (var line in (string[])["first", "second"])
        {
            using var log = new LogFile(folder.Path, "gateway");
            log.WriteLine(line);
        }

        Assert.Equal(["first", "second"], File.ReadAllLines(folder.Combine("gateway.log")));
    }
}

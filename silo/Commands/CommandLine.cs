using System.CommandLine;

namespace Actors.Silo.Commands;

/// <summary>Runs a command so that everything that can go wrong for a user is one sentence on standard error and a non-zero exit code.</summary>
public static class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Parses and runs; answers the exit code.</summary>
    public static async Task<int> RunAsync(RootCommand command, string[] args)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message.TrimEnd('.')}; --help lists what is understood.");
            return WrongUsage;
        }

        try
        {
            // Signals belong to the host, which stops everything in order; a second listener would cut it short.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (StartFailedException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }
}

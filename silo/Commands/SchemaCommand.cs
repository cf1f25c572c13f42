using System.CommandLine;
using Actors.Sql;

namespace Actors.Silo.Commands;

/// <summary><c>silo schema print|apply</c>: shows or runs the scripts that a host would apply at start.</summary>
internal static class SchemaCommand
{
    public static Command Create() => new("schema", "The tables of Actors, for databases whose user may not create them.")
    {
        Subcommand("print", "Prints the scripts for the database that is configured; runs nothing.", PrintAsync),
        Subcommand("apply", "Runs the scripts; a second run changes nothing.", ApplyAsync),
    };

    private static Command Subcommand(string name, string description, Func<DatabaseTarget, CancellationToken, Task> run)
    {
        var database = new Option<string>("--database", "-d") { Description = "The database, as for the silo itself.", HelpName = "database" };
        var command = new Command(name, description) { database };
        command.SetAction((parsed, cancellationToken) => run(Target(parsed.GetValue(database)), cancellationToken));
        return command;
    }

    private static async Task PrintAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        await Console.Out.WriteAsync(Schema.Print(target.Dialect).AsMemory(), cancellationToken);

    private static async Task ApplyAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await Schema.ApplyAsync(target, cancellationToken);
            Console.WriteLine($"The {target} has all tables.");
        }
        catch (DatabaseUnavailableException failure)
        {
            throw new StartFailedException(failure.Message, failure);
        }
    }

    private static DatabaseTarget Target(string? database)
    {
        try
        {
            return DatabaseTarget.Parse(ActorsConfiguration.Read([new(nameof(ActorsOptions.Database), database)]).Database);
        }
        catch (FormatException failure)
        {
            throw new StartFailedException(failure.Message, failure);
        }
    }
}

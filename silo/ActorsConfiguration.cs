using Microsoft.Extensions.Configuration;

namespace Actors.Silo;

/// <summary>
/// Where options come from; later ones win: the defaults, <c>appsettings.json</c> in the current directory, the environment
/// (<c>ACTORS_DATABASE</c>, <c>Actors__HttpPort</c>, …), the command line.
/// </summary>
public static class ActorsConfiguration
{
    private const string Section = "Actors";

    /// <summary>Reads the options.</summary>
    /// <param name="commandLine">Names and values of <see cref="ActorsOptions"/> given on the command line; null values are left out.</param>
    /// <exception cref="StartFailedException">A value cannot be read.</exception>
    public static ActorsOptions Read(IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
                .AddInMemoryCollection(Given([new("Database", Environment.GetEnvironmentVariable("ACTORS_DATABASE"))]))
                .AddEnvironmentVariables()
                .AddInMemoryCollection(Given(commandLine))
                .Build();
            return configuration.GetSection(Section).Get<ActorsOptions>() ?? new ActorsOptions();
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException)
        {
            throw new StartFailedException($"The configuration cannot be read: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Given(IEnumerable<KeyValuePair<string, string?>> values) =>
        values.Where(value => !string.IsNullOrEmpty(value.Value)).Select(value => KeyValuePair.Create($"{Section}:{value.Key}", value.Value));
}

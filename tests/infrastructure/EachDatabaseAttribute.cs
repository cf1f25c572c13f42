using System.Reflection;
using Xunit.Sdk;

namespace Actors.Tests.Infrastructure;

/// <summary>Runs a theory on every kind of database that this machine has. What the theory gets is the kind, to create one of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDatabaseAttribute : DataAttribute
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => PostgresBinaries.Exist ? [[Sqlite], [Postgres]] : [[Sqlite]];

    /// <summary>The value of the option <c>Database</c> for an empty database: a file, or one on the server that the tests of this process share.</summary>
    /// <param name="kind">What the theory got.</param>
    /// <param name="file">Where a file is to be.</param>
    public static async Task<string> CreateAsync(string kind, string file) =>
        kind == Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : file;
}

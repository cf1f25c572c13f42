using Actors.Sql;
using Spectre.Console;

namespace Actors.AppHost;

/// <summary>What runs, where, and a command that shows it working.</summary>
internal static class StartTable
{
    public static Table Create(Uri address, string database, bool isTerminal)
    {
        var root = address.GetLeftPart(UriPartial.Authority);
        var table = new Table { Border = isTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumns("What", "Address", "Try it");
        foreach (var (what, where, how) in Rows(root, database))
        {
            table.AddRow(new Text(what), new Text(where), new Text(how));
        }

        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        return table;
    }

    private static IEnumerable<(string What, string Where, string How)> Rows(string root, string database)
    {
        yield return ("Greeter", $"{root}/v1/greet/{{name}}", $"curl {root}/v1/greet/World");
        yield return ("Key-value store", $"{root}/v1/kv/{{key}}", $"curl -X PUT -d blue {root}/v1/kv/app/color");
        yield return ("", "", $"curl {root}/v1/kv/app/color?raw");
        yield return ("Service registry", $"{root}/v1/agent, /v1/catalog, /v1/health", $"curl {root}/v1/catalog/services");
        yield return ("API description", $"{root}/openapi/v1.json", $"curl {root}/openapi/v1.json");
        yield return ("Database", DatabaseTarget.Parse(database).ToString(), "--database \"Host=…;Username=…\" uses PostgreSQL");
    }
}

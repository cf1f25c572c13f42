using Spectre.Console;

namespace Actors.AppHost.Display;

/// <summary>What runs, where, and a command that shows it working; 80 columns are enough for it.</summary>
internal static class StartTable
{
    public static Table Create(Uri address)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("What", "Address", "Try it");
        foreach (var (what, where, how) in Rows(address))
        {
            table.AddRow(new Text(what), new Text(where), new Text(how));
        }

        foreach (var column in table.Columns)
        {
            column.NoWrap().PadLeft(0).PadRight(2);
        }

        return table;
    }

    private static IEnumerable<(string What, string Where, string How)> Rows(Uri address)
    {
        var curl = $"curl {address.Authority}";
        yield return ("Gateway", address.GetLeftPart(UriPartial.Authority), "open it in a browser");
        yield return ("Dashboard", "/ui", $"open {address.GetLeftPart(UriPartial.Authority)}/ui");
        yield return ("Greeter", "/v1/greet/{name}", $"{curl}/v1/greet/World");
        yield return ("Keys", "/v1/kv/{key}", $"curl -X PUT -d blue {address.Authority}/v1/kv/color");
        yield return ("Registry", "/v1/agent, /v1/health", $"{curl}/v1/catalog/services");
        yield return ("Changes", "/v1/watch", $"curl -N '{address.Authority}/v1/watch?prefix='");
        yield return ("API", "/openapi/v1.json", $"{curl}/openapi/v1.json");
    }
}

using System.Globalization;
using Actors.AppHost.Processes;
using Spectre.Console;

namespace Actors.AppHost.Display;

/// <summary>The processes as a table, or one of them as a line.</summary>
internal static class ClusterTable
{
    public static Table Create(IReadOnlyList<NodeView> nodes)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Process", "Status", "Address", "Pid", "Activations", "Calls/s");
        foreach (var index in (int[])[3, 4, 5])
        {
            table.Columns[index].RightAligned();
        }

        foreach (var node in nodes)
        {
            table.AddRow(
                new Text(node.Spec.Name),
                new Text(Status(node), new Style(ColorOf(node.State))),
                new Text(node.Spec.Address),
                new Text(node.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? ""),
                new Text(node.Activations?.ToString("N0", CultureInfo.InvariantCulture) ?? ""),
                new Text(node.CallsPerSecond?.ToString("N0", CultureInfo.InvariantCulture) ?? ""));
        }

        return table;
    }

    public static string Describe(NodeView node) =>
        $"{node.Spec.Name}: {Status(node)}, {node.Spec.Address}{(node.ProcessId is { } id ? $", pid {id}" : "")}";

    private static string Status(NodeView node)
    {
        var name = node.State switch
        {
            NodeState.Starting => "starting",
            NodeState.Ready => "ready",
            NodeState.NotReady => "not ready",
            NodeState.Crashed => "crashed",
            NodeState.Stopping => "stopping",
            NodeState.Stopped => "stopped",
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.State, "unknown state"),
        };
        return node.Reason.Length > 0 ? $"{name}: {node.Reason}" : name;
    }

    private static Color ColorOf(NodeState state) => state switch
    {
        NodeState.Ready => Color.Green,
        NodeState.Crashed or NodeState.NotReady => Color.Red,
        _ => Color.Yellow,
    };
}

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>A state such as a grain would have.</summary>
public sealed class CartState
{
    public string Owner { get; set; } = "nobody";

    public int Items { get; set; }

    public Dictionary<string, int> Amounts { get; set; } = [];
}

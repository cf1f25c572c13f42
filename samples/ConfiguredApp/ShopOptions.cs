namespace Actors.Samples.ConfiguredApp;

/// <summary>What the keys <c>config/shop/Shop/…</c> hold.</summary>
internal sealed class ShopOptions
{
    public string Welcome { get; set; } = "Welcome.";

    public bool IsOpen { get; set; }
}

using System.Text.Json;
using Actors.Gateway.Filtering;

namespace Actors.Gateway.Tests.Filtering;

public sealed class FilterTests
{
    private static readonly JsonElement Item = JsonDocument.Parse(
        """{"Node":{"Node":"n1","Meta":{"zone":"a","rack.row":"7"}},"Service":{"ID":"web:1","Tags":["v1","blue"],"Port":8080,"Meta":{},"On":true},"Checks":[{"Status":"passing"},{"Status":"warning"}]}""").RootElement;

    [Theory]
    [InlineData("Service.ID == \"web:1\"")]
    [InlineData("Service.ID == `web:1`")]
    [InlineData("Service.ID != other")]
    [InlineData("Service.Port == 8080")]
    [InlineData("Service.On == true")]
    [InlineData("\"v1\" in Service.Tags")]
    [InlineData("v1 in Service.Tags")]
    [InlineData("green not in Service.Tags")]
    [InlineData("Service.Tags contains \"blue\"")]
    [InlineData("Service.Tags not contains green")]
    [InlineData("Node.Meta.zone == a")]
    [InlineData("Node.Meta[\"rack.row\"] == \"7\"")]
    [InlineData("zone in Node.Meta")]
    [InlineData("Node.Meta.missing != x")]
    [InlineData("Service.Meta is empty and Service.Tags is not empty")]
    [InlineData("Service.ID matches \"^web:[0-9]+$\"")]
    [InlineData("Service.ID not matches `^db`")]
    [InlineData("Service.ID not matches `a{1000}`")]
    [InlineData("Service.ID not matches `\\{2000}`")]
    [InlineData("not Service.Port == 1")]
    [InlineData("not (Service.Port == 1 or Node.Node == n2)")]
    [InlineData("Service.Port == 1 and Node.Node == n2 or Node.Node == n1")]
    [InlineData("Checks.Status == warning")]
    public void Holds_WhatIsSo_IsTrue(string text)
    {
        Assert.True(FilterParser.Parse(text, Item).Holds(Item));
        Assert.False(FilterParser.Parse($"not ({text})", Item).Holds(Item));
    }

    [Theory]
    [InlineData("Service.ID =", 12)]
    [InlineData("Service.ID == ", 15)]
    [InlineData("Service.Colour == red", 1)]
    [InlineData("Service.ID == \"open", 15)]
    [InlineData("(Service.ID == a", 17)]
    [InlineData("Service.ID == a b", 17)]
    [InlineData("Service.ID matches \"(\"", 20)]
    [InlineData("Service.ID matches \"(?=a)\"", 20)]
    [InlineData("Service.ID matches `a{1001}`", 20)]
    [InlineData("Service.ID matches `a{1,99999999999}`", 20)]
    [InlineData("Service.ID matches `\\\\{2000,}`", 20)]
    [InlineData("Service.ID is full", 15)]
    [InlineData("", 1)]
    [InlineData("a in", 5)]
    [InlineData("Service.ID == a ; x", 17)]
    public void Parse_WhatIsWrong_NamesThePlace(string text, int position)
    {
        var failure = Assert.Throws<FilterException>(() => FilterParser.Parse(text, Item));

        Assert.StartsWith($"Invalid filter: at character {position}:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        Assert.Throws<FilterException>(() => FilterParser.Parse(new string('(', 10_000), Item));
        Assert.Throws<FilterException>(() => FilterParser.Parse(new string('(', 1000) + "Node.Node == a" + new string(')', 1000), Item));
        Assert.Throws<FilterException>(() => FilterParser.Parse(string.Join(" and ", Enumerable.Repeat("Node.Node == a", 200)), Item));
        Assert.Throws<FilterException>(() => FilterParser.Parse(string.Concat(Enumerable.Repeat("not ", 1000)) + "Node.Node == a", Item));
    }
}

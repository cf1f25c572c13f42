using Actors.Gateway.Access.Rules;
using static Actors.Gateway.Access.Rules.AccessLevel;

namespace Actors.Gateway.Tests.Access;

public sealed class RuleTests
{
    private static readonly RuleSet Mixed = new(RuleParser.Parse("""
        # comments, as people write them
        key_prefix "" { policy = "read" }
        key_prefix "app/" { policy = "write" } // longer
        key_prefix "app/secret/" { policy = "deny" }
        key "app/secret/open" { policy = "read" }
        service "web" { policy = "write" intentions = "read" }
        operator = "read"
        /* nothing of */ keyring = "write"
        """));

    [Theory]
    [InlineData("x", Read)]
    [InlineData("app", Read)]
    [InlineData("app/a", Write)]
    [InlineData("app/secret/a", Deny)]
    [InlineData("app/secret/open", Read)]
    [InlineData("app/secret/open2", Deny)]
    internal void Find_ExactBeatsPrefixAndTheLongestPrefixWins(string key, AccessLevel level) =>
        Assert.Equal(level, Mixed.Find(ResourceKind.Key, key));

    [Fact]
    public void Find_NothingSaysAnything_IsNull()
    {
        Assert.Null(Mixed.Find(ResourceKind.Service, "web2"));
        Assert.Null(Mixed.Find(ResourceKind.Acl, ""));
        Assert.Equal(Read, Mixed.Find(ResourceKind.Operator, ""));
    }

    [Fact]
    public void SamePlace_DenialWinsThenTheHigherLevel()
    {
        Assert.Equal(Write, new RuleSet([.. RuleParser.Parse("""key "a" { policy = "read" }"""), .. RuleParser.Parse("""key "a" { policy = "write" }""")]).Find(ResourceKind.Key, "a"));
        Assert.Equal(Deny, new RuleSet([.. RuleParser.Parse("""key "a" { policy = "deny" }"""), .. RuleParser.Parse("""key "a" { policy = "write" }""")]).Find(ResourceKind.Key, "a"));
    }

    [Fact]
    public void Json_AndBlocks_SayTheSame() => Assert.Equal(
        RuleParser.Parse("""key_prefix "a/" { policy = "list" } node "n" { policy = "read" } acl = "write" """),
        RuleParser.Parse("""{"key_prefix": {"a/": {"policy": "list"}}, "node": [{"n": [{"policy": "read"}]}], "acl": "write"}"""));

    [Theory]
    [InlineData("key \"a\" { policy = \"all\" }", "Invalid key policy 'all'")]
    [InlineData("service \"a\" { policy = \"list\" }", "Invalid service policy 'list'")]
    [InlineData("kee \"a\" { policy = \"read\" }", "no resource 'kee'")]
    [InlineData("key \"a\" { }", "has no policy")]
    [InlineData("key \"a\" { policy = \"read\"", "does not end")]
    [InlineData("key \"a\n\" { policy = \"read\" }", "does not end on its line")]
    [InlineData("key = \"read\"", "needs a name")]
    [InlineData("operator \"a\" { policy = \"read\" }", "has no names")]
    [InlineData("key \"a\" { policy = \"read\" } }", "closes no block")]
    [InlineData("key \"a\" { policy = \"read\" sentinel = \"x\" }", "'sentinel' in a rule of 'key' is not understood")]
    [InlineData("{\"key\": {\"a\": {\"policy\": 1}}}", "has no policy")]
    [InlineData("{\"key\": ", "Failed to parse ACL rules")]
    [InlineData("{\"operator\": 1}", "must be a level")]
    public void Parse_Wrong_SaysWhereAndWhat(string rules, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => RuleParser.Parse(rules)).Message, StringComparison.Ordinal);
}

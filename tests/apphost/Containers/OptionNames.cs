using Actors.Silo;

namespace Actors.AppHost.Tests.Containers;

/// <summary>The names that variables of the environment may have.</summary>
internal static class OptionNames
{
    private const string Prefix = "Actors__";

    public static void AssertKnown(string variable)
    {
        Assert.StartsWith(Prefix, variable, StringComparison.Ordinal);
        Assert.Contains(variable[Prefix.Length..], typeof(ActorsOptions).GetProperties().Select(property => property.Name));
    }
}

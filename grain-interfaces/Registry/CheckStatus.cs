namespace Actors.GrainInterfaces.Registry;

/// <summary>What a check says about its service. Ordered: the worst of several is the largest.</summary>
[GenerateSerializer, Alias("Actors.Registry.CheckStatus")]
public enum CheckStatus
{
    /// <summary>Healthy.</summary>
    Passing = 0,

    /// <summary>Works, but an operator should look.</summary>
    Warning = 1,

    /// <summary>Not to be used. Also the state of a check that has never reported.</summary>
    Critical = 2,
}

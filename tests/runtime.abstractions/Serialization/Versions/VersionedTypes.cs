using Orleans;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Versions;

[GenerateSerializer]
public sealed class AccountV1
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(5)]
    public List<string>? Again { get; set; }
}

[GenerateSerializer]
public sealed class AccountV2
{
    [Id(0)]
    public string? Name { get; set; }

    [Id(1)]
    public AccountV2? Owner { get; set; }

    [Id(2)]
    public List<string>? Shared { get; set; }

    [Id(3)]
    public Dictionary<string, int[]> Tags { get; set; } = [];

    [Id(4)]
    public object? Anything { get; set; }

    [Id(5)]
    public List<string>? Again { get; set; }

    [Id(70_000)]
    public string Far { get; set; } = "initial";
}

[GenerateSerializer]
public sealed record CityV1(string Name);

[GenerateSerializer]
public sealed record CityV2(string Name, int Zip)
{
    [Id(0)]
    public string? Country { get; init; }
}

[GenerateSerializer]
public record BaseV1(string Name);

[GenerateSerializer]
public sealed record DerivedV1(string Name) : BaseV1(Name)
{
    [Id(0)]
    public string? Own { get; init; }
}

[GenerateSerializer]
public record BaseV2(string Name, int Extra)
{
    [Id(0)]
    public string? More { get; init; }
}

[GenerateSerializer]
public sealed record DerivedV2(string Name, int Extra) : BaseV2(Name, Extra)
{
    [Id(0)]
    public string? Own { get; init; }
}

[GenerateSerializer]
public class InheritedPart
{
    [Id(0)]
    public string? Inherited { get; set; }
}

[GenerateSerializer]
public sealed class WithBase : InheritedPart
{
    [Id(1)]
    public int Own { get; set; }
}

[GenerateSerializer]
public sealed class WithoutBase
{
    [Id(1)]
    public int Own { get; set; }
}

[GenerateSerializer]
public sealed class ValueV1
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer]
public struct ValueV2
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer]
public sealed class Incompatible
{
    [Id(0)]
    public int Name { get; set; }
}

[GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties)]
public sealed class ByNameV1
{
    public string? First { get; set; }

    public int Second { get; set; }
}

[GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties)]
public sealed class ByNameV2
{
    public int Second { get; set; }

    public bool Third { get; set; }

    public string? First { get; set; }
}

namespace Actors.Gateway.Registry;

/// <summary>What follows a branch's prefix: a word, and perhaps a name, which may hold slashes. Both are still escaped.</summary>
internal readonly ref struct RegistryPath
{
    public RegistryPath(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        Word = slash < 0 ? rest : rest[..slash];
        Name = slash < 0 ? default : rest[(slash + 1)..];
    }

    public ReadOnlySpan<char> Word { get; }

    public ReadOnlySpan<char> Name { get; }
}

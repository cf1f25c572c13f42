using System.Text.Json;

namespace Actors.AppHost.Tests.Containers;

/// <summary>The instructions of silo/Dockerfile, stage by stage.</summary>
internal sealed class Dockerfile
{
    private readonly (string Name, string Arguments, int Stage)[] _instructions;

    private Dockerfile(string text)
    {
        var stage = -1;
        _instructions =
        [
            .. text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line =>
            {
                var words = line.Split(' ', 2);
                stage += words[0] == "FROM" ? 1 : 0;
                return (words[0], words[1].Trim(), stage);
            }),
        ];
        LastStage = stage;
    }

    public int LastStage { get; }

    public static Dockerfile Read(string path) => new(File.ReadAllText(RepositoryFolder.Combine(path)));

    /// <summary>The arguments of an instruction wherever it stands.</summary>
    public string[] All(string name) => [.. _instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Arguments)];

    /// <summary>The arguments of an instruction that stands once in the stage that becomes the image.</summary>
    public string InImage(string name) => Assert.Single(_instructions, instruction => instruction.Name == name && instruction.Stage == LastStage).Arguments;

    /// <summary>The words of an instruction in the form that starts no shell.</summary>
    public string[] Words(string name)
    {
        var arguments = InImage(name);
        return JsonSerializer.Deserialize<string[]>(arguments[arguments.IndexOf('[', StringComparison.Ordinal)..])!;
    }
}

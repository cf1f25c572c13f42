namespace Actors.Acceptance.Tests.Clients;

/// <summary>Real clients of Consul, unchanged, against the whole product.</summary>
public sealed class RealClientTests
{
    [NodeFact]
    public async Task NpmConsul_ItsSuite_Passes()
    {
        var folder = Directory.CreateTempSubdirectory("actors-npm-").FullName;
        foreach (var file in (string[])["package.json", "package-lock.json", "suite.js"])
        {
            File.Copy(Path.Combine(ClientSuites.Folder(), file), Path.Combine(folder, file));
        }

        var (installed, reason) = await ClientSuites.RunAsync("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(installed == 0, reason);
        await using var product = await Product.StartAsync();

        var (code, output) = await ClientSuites.RunAsync("node", folder, "suite.js", product.Address.ToString());

        Assert.True(code == 0, output);
        Directory.Delete(folder, recursive: true);
    }

    [PythonConsulTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PythonConsul_ItsSuite_Passes(bool legacyGet)
    {
        await using var product = await Product.StartAsync(legacyGet);

        var (code, output) = await ClientSuites.RunAsync(
            PythonConsulTheoryAttribute.Interpreter, ClientSuites.Folder(), ["suite.py", product.Address.ToString(), .. legacyGet ? (string[])["legacy"] : []]);

        Assert.True(code == 0, output);
    }
}

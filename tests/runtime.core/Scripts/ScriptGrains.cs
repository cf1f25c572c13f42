namespace Actors.Runtime.Core.Tests.Scripts;

/// <summary>References to script grains by class.</summary>
internal static class ScriptGrains
{
    public static IScriptGrain Script(this IGrainFactory factory, string? key = null) =>
        factory.GetGrain<IScriptGrain>(key ?? NewKey(), typeof(ScriptGrain).FullName);

    public static IScriptGrain Script<TGrain>(this IGrainFactory factory, string? key = null)
        where TGrain : ScriptedGrain => factory.GetGrain<IScriptGrain>(key ?? NewKey(), typeof(TGrain).FullName);

    public static string NewKey() => Guid.NewGuid().ToString("N");
}

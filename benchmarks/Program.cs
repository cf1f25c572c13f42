using System.CommandLine;
using Actors.Benchmarks.Calls;

var root = new RootCommand("Measures Actors against its baselines; every figure is a ratio within one run.")
{
    CallCommand.Create(),
    ColdActivationCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

using System.CommandLine;
using Actors.Benchmarks.Calls;
using Actors.Benchmarks.Cluster;
using Actors.Benchmarks.Dashboard;
using Actors.Benchmarks.Gateway;
using Actors.Benchmarks.Ledger;
using Actors.Benchmarks.Messaging;
using Actors.Benchmarks.Observability;
using Actors.Benchmarks.Watching;
using Actors.Benchmarks.Registry;

var root = new RootCommand("Measures Actors against its baselines; every figure is a ratio within one run.")
{
    CallCommand.Create(),
    NetworkCommand.Create(),
    ColdActivationCommand.Create(),
    LedgerCommand.Create(),
    GatewayCommand.Create(),
    BareProcess.CreateCommand(),
    WatchCommand.Create(),
    RegistryCommand.Create(),
    ClusterCommand.Create(),
    ClusterSilo.Create(),
    DashboardCommand.Create(),
    ObservabilityCommand.Create(),
    SwitchedProcess.Create(),
};
return await root.Parse(args).InvokeAsync();

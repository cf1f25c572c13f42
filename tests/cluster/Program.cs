using System.CommandLine;
using Actors.Cluster.Tests.Faults;
using Actors.Cluster.Tests.Locks;
using Actors.Cluster.Tests.Soak;

var root = new RootCommand("Does faults to clusters of real processes; the tests of this project run short versions.") { FaultCommand.Create(), SoakCommand.Create(), ContenderCommand.Create() };
return await root.Parse(args).InvokeAsync();

using System.CommandLine;
using Actors.Cluster.Tests.Faults;
using Actors.Cluster.Tests.Locks;
using Actors.Cluster.Tests.Soak;
using Actors.Cluster.Tests.Watching;

var root = new RootCommand("Does faults to clusters of real processes; the tests of this project run short versions.") { FaultCommand.Create(), SoakCommand.Create(), WatchCommand.Create(), ContenderCommand.Create() };
return await root.Parse(args).InvokeAsync();

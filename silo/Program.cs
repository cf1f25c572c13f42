using Actors.Silo;
using Actors.Silo.Commands;

// One silo with the HTTP gateway as a process of its own. Other processes host the same through SiloHost.
return await CommandLine.RunAsync(SiloCommand.Create(), args);

using Actors.Silo.Commands;

// A process of Actors: a silo of a cluster, a gateway of a cluster, or both alone. Other processes host the same through ActorsHost.
return await CommandLine.RunAsync(SiloCommand.Create(), args);

using Actors.AppHost;
using Actors.Silo.Commands;

return await CommandLine.RunAsync(AppHostCommand.Create(), args);

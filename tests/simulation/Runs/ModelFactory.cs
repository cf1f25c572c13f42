using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>Makes what runs in the processes of a world.</summary>
internal delegate IModel ModelFactory(World world, Supervisor supervisor);

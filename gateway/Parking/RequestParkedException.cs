namespace Actors.Gateway.Parking;

/// <summary>Ends a request that was parked: it is answered later, and nobody answers it now.</summary>
internal sealed class RequestParkedException() : Exception("The request was parked; leave it unanswered.");

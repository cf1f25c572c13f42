namespace Actors.Gateway.Parking;

/// <summary>
/// The feature of a connection by which a request that has to wait long is taken off the HTTP stack, so that meanwhile only its bytes are
/// kept. Absent where the server has none, as with HTTP/2.
/// </summary>
internal interface IRequestParking
{
    /// <summary>
    /// Takes the request off. When this is true, nothing that is answered to it reaches the client, and it has to end at once
    /// (<see cref="RequestParkedException"/>). Once <see cref="IParkedRequest.EndAsync"/> completes it begins anew, from its first line on.
    /// </summary>
    /// <returns>False when this request has to wait where it is.</returns>
    bool TryPark(HttpContext context, IParkedRequest parked);

    /// <summary>
    /// What waited in place of the request that is now answered; null when it was not parked. It is told once. The answer says so when the
    /// connection ends with it.
    /// </summary>
    IParkedRequest? Resume(HttpContext context);
}

/// <summary>What waits in place of a request.</summary>
internal interface IParkedRequest
{
    /// <summary>Completes when the request is to go on. It is asked once, outside the request.</summary>
    Task EndAsync();

    /// <summary>The request will never ask for it again. May come more than once, and late.</summary>
    void Abandon();
}

namespace Actors.Runtime.Invocation;

/// <summary>The mailbox's side of a request: told when a request that it started has ended.</summary>
internal interface IRequestHost
{
    /// <summary>The method returned or threw; the outcome is stored in the request and not yet published.</summary>
    void OnFinished(Request request);

    /// <summary>The caller no longer waits: drop the request if it is queued, cancel its token if it runs.</summary>
    void OnCanceled(Request request);
}

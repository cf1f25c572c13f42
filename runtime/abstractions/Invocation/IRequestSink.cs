namespace Actors.Runtime.Invocation;

/// <summary>Takes the outcomes of requests whose callers are in other processes. One of the two methods is called, once, on any thread.</summary>
internal interface IRequestSink
{
    /// <summary>The target has answered with a result or its own exception; the sink takes it and then owns the request.</summary>
    void OnAnswered(Request request);

    /// <summary>The request ended without its target: a timeout, a cancellation, a refusal. Its target may still hold it.</summary>
    void OnFailed(Request request, Exception exception);
}

namespace Actors.Gateway.Http;

/// <summary>
/// Answers all requests below a path from the raw target, ahead of routing: where names must be taken exactly as they
/// were sent, and where routing would cost too much.
/// </summary>
internal interface IRawBranch
{
    /// <summary>The path without a slash at the end.</summary>
    string Prefix { get; }

    /// <summary>Whether an answer goes on for as long as its reader stays. Default: no.</summary>
    bool IsStream => false;

    /// <summary>What can be asked here, for the API description.</summary>
    IReadOnlyList<RawOperation> Operations { get; }

    /// <summary>Answers. Both spans are still escaped, and are gone at the first await.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">What follows the prefix and a slash; empty for the prefix alone.</param>
    /// <param name="query">What follows the question mark.</param>
    Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query);
}

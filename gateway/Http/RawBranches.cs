namespace Actors.Gateway.Http;

/// <summary>The middleware that hands a request to the branch whose path it is below, and everything else on.</summary>
internal sealed class RawBranches(RequestDelegate next, IEnumerable<IRawBranch> branches, FailureAnswers failures)
{
    private readonly IRawBranch[] _branches = [.. branches];

    public Task InvokeAsync(HttpContext context)
    {
        var target = RawTarget.Of(context);
        foreach (var branch in _branches)
        {
            if (TryMatch(target.Path, branch.Prefix, out var rest))
            {
                return AnswerAsync(context, Begin(branch, context, rest, target.Query));
            }
        }

        return next(context);
    }

    private static bool TryMatch(ReadOnlySpan<char> path, ReadOnlySpan<char> prefix, out ReadOnlySpan<char> rest)
    {
        rest = default;
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var behind = path[prefix.Length..];
        rest = behind.IsEmpty ? behind : behind[1..];
        return behind.IsEmpty || behind[0] == '/';
    }

    // The spans cannot cross an await, so a branch starts here and is awaited elsewhere.
    private static Task Begin(IRawBranch branch, HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        try
        {
            return branch.AnswerAsync(context, rest, query);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private async Task AnswerAsync(HttpContext context, Task answer)
    {
        try
        {
            await answer;
        }
        catch (Exception exception)
        {
            failures.Answer(context, exception);
        }
    }
}

namespace Actors.Acceptance.Tests.Golden;

/// <summary>One request as a client sends it, and what it counts on in the answer.</summary>
/// <param name="Line">Where it stands in its file.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The target, exactly as sent.</param>
/// <param name="Headers">What the client sends with it.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Status">The status that must come back.</param>
/// <param name="AnswerHeaders">The headers that must come back; <c>*</c> for any value.</param>
/// <param name="Answer">What the body must be; null when it does not matter.</param>
internal sealed record GoldenExchange(
    int Line,
    string Method,
    string Target,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Body,
    int Status,
    IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders,
    string? Answer);

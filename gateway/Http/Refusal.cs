namespace Actors.Gateway.Http;

/// <summary>Why a request is not carried out: the status and the sentence that the caller gets.</summary>
internal readonly record struct Refusal(int Status, string Text)
{
    public static Refusal BadRequest(string text) => new(StatusCodes.Status400BadRequest, text);

    public static Refusal TooLarge(string text) => new(StatusCodes.Status413PayloadTooLarge, text);

    public static Refusal ServerError(string text) => new(StatusCodes.Status500InternalServerError, text);
}

namespace Actors.Gateway.Filtering;

/// <summary>A filter expression that cannot be understood. The message names the place.</summary>
internal sealed class FilterException : Exception
{
    public FilterException(int position, string problem)
        : base($"Invalid filter: at character {position}: {problem}")
    {
    }
}

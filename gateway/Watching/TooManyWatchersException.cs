namespace Actors.Gateway.Watching;

/// <summary>As many wait at this gateway already as it may hold.</summary>
internal sealed class TooManyWatchersException(string what, int limit)
    : Exception($"This gateway already holds {limit} {what}, which is its limit; try again later or ask another gateway.");

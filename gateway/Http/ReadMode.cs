namespace Actors.Gateway.Http;

/// <summary>How fresh an answer has to be.</summary>
internal enum ReadMode
{
    /// <summary>From the activation that owns the data.</summary>
    Default,

    /// <summary>Checked against the database.</summary>
    Consistent,

    /// <summary>Whatever is at hand.</summary>
    Stale,
}

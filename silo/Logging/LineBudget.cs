using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>How many lines may still be written: so many at once, and so many each second after that. Its owner locks.</summary>
internal sealed class LineBudget(LoggingOptions options, long now)
{
    private double _lines = options.RepeatsAtOnce;
    private long _filledAt = now;
    private long _leftOutSince;
    private long _leftOut;
    private LogLevel _worst;

    /// <summary>Nothing is owed: a new one would be the same.</summary>
    public bool IsFull(TimeProvider timeProvider, long now) => _leftOut == 0 && _lines + Gained(timeProvider, now) >= options.RepeatsAtOnce;

    public bool TrySpend(TimeProvider timeProvider, long now, LogLevel level)
    {
        _lines = Math.Min(options.RepeatsAtOnce, _lines + Gained(timeProvider, now));
        _filledAt = now;
        if (_lines >= 1)
        {
            _lines--;
            return true;
        }

        if (_leftOut++ == 0)
        {
            (_leftOutSince, _worst) = (now, level);
        }

        _worst = level > _worst ? level : _worst;
        return false;
    }

    /// <summary>How many lines were left out since this was asked last; null when none were.</summary>
    public LeftOutLines? TakeLeftOut(TimeProvider timeProvider, long now, string category, LogKind? kind)
    {
        if (_leftOut == 0)
        {
            return null;
        }

        var leftOut = new LeftOutLines(category, kind, _worst, _leftOut, timeProvider.GetElapsedTime(_leftOutSince, now));
        _leftOut = 0;
        return leftOut;
    }

    private double Gained(TimeProvider timeProvider, long now) => timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds * options.RepeatsPerSecond;
}

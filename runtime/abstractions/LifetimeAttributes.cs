namespace Orleans;

/// <summary>Activations of the class are never collected as idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeepAliveAttribute : Attribute;

/// <summary>How long an activation of the class may be idle before it is collected; at least one minute.</summary>
/// <remarks><see cref="Days"/>, <see cref="Hours"/> and <see cref="Minutes"/> are added up.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectionAgeLimitAttribute : Attribute
{
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _limit;

    /// <summary>The age is given by properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Takes the age as <see cref="TimeSpan"/> text, for example <c>00:10:00</c>.</summary>
    public CollectionAgeLimitAttribute(string? limit)
    {
        if (limit is not null)
        {
            _limit = TimeSpanText.Parse(limit, nameof(CollectionAgeLimitAttribute));
        }
    }

    /// <summary>True to never collect; the other values are then ignored.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>Days of the age.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the age.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the age.</summary>
    public double Minutes { get; set; }

    /// <summary>The age; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    /// <exception cref="ArgumentException">It is shorter than a minute.</exception>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
            {
                return Timeout.InfiniteTimeSpan;
            }

            var age = _limit ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return age >= MinimumAge ? age : throw new ArgumentException(
                $"[CollectionAgeLimit] of '{age}' is shorter than a minute; give at least '{MinimumAge}', or AlwaysActive.");
        }
    }
}

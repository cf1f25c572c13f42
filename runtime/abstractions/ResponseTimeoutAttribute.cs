namespace Orleans;

/// <summary>How long a caller of the method waits before it gets a <see cref="TimeoutException"/>; 30 s without this attribute.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    /// <summary>Takes the time as <see cref="TimeSpan"/> text, for example <c>00:00:05</c>.</summary>
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpanText.Parse(timeout, nameof(ResponseTimeoutAttribute));

    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; }
}

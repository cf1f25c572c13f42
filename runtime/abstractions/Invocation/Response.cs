using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call as filters see it: a result or an exception.</summary>
public abstract class Response
{
    /// <summary>A call without a result that succeeded.</summary>
    public static Response Completed { get; } = new Outcome<object?>(null);

    /// <summary>The result; reading it throws the exception if the call failed.</summary>
    public abstract object? Result { get; set; }

    /// <summary>The exception; null if the call succeeded.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>A call that failed.</summary>
    public static Response FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new Outcome<object?>(null) { Exception = exception };
    }

    /// <summary>A call that succeeded with a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new Outcome<TResult>(value);

    /// <summary>The result; throws the exception if the call failed.</summary>
    public abstract T GetResult<T>();

    /// <inheritdoc />
    public override string ToString() => Exception is { } exception ? $"Failed: {exception.Message}" : "Succeeded";

    private sealed class Outcome<TResult>(TResult value) : Response
    {
        private TResult _value = value;

        public override object? Result
        {
            get
            {
                ThrowIfFailed();
                return _value;
            }

            set
            {
                _value = (TResult)value!;
                Exception = null;
            }
        }

        public override Exception? Exception { get; set; }

        public override T GetResult<T>()
        {
            ThrowIfFailed();
            return _value is T typed ? typed : (T)(object?)_value!;
        }

        private void ThrowIfFailed()
        {
            if (Exception is { } exception)
            {
                ExceptionDispatchInfo.Throw(exception);
            }
        }
    }
}

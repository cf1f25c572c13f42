using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>One call of a grain method: which method, and its arguments. Filters and predicates see calls as this.</summary>
public interface IInvokable
{
    /// <summary>The object that the call runs on, or null before it has reached one.</summary>
    object? GetTarget();

    /// <summary>The number of arguments, a <see cref="CancellationToken"/> not counted.</summary>
    int GetArgumentCount();

    /// <summary>The argument at <paramref name="index"/>, boxed if it is a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    object? GetArgument(int index);

    /// <summary>Replaces the argument at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="InvalidCastException">The value is not of the parameter's type.</exception>
    void SetArgument(int index, object? value);

    /// <summary>The method's name.</summary>
    string GetMethodName();

    /// <summary>The interface's full name.</summary>
    string GetInterfaceName();

    /// <summary>Interface and method in short form, for traces: <c>IGreetingGrain/Greet</c>.</summary>
    string GetActivityName();

    /// <summary>The interface that declares the method.</summary>
    Type GetInterfaceType();

    /// <summary>The method of the interface.</summary>
    MethodInfo GetMethod();

    /// <summary>The method's own response timeout, or null when it has none.</summary>
    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The token that the target sees, or <see cref="CancellationToken.None"/>.</summary>
    CancellationToken GetCancellationToken();
}

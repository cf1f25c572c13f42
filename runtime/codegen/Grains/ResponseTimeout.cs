using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>The <c>[ResponseTimeout]</c> of a method: a positive span of time as text, read at compile time.</summary>
internal static class ResponseTimeout
{
    public static long? TicksOf(IMethodSymbol method) =>
        method.OrleansAttributeText("ResponseTimeoutAttribute") is { } text && TryParse(text, out var timeout) ? timeout.Ticks : null;

    public static bool TryParse(string text, out TimeSpan timeout) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out timeout) && timeout > TimeSpan.Zero;
}

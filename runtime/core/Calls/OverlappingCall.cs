using Actors.Runtime.Invocation;

namespace Actors.Runtime.Calls;

/// <summary>
/// The chain of the request whose code runs, for requests that started while another one of the same activation ran. The one
/// that started alone needs no such mark: it is the activation's only unmarked one.
/// </summary>
internal static class OverlappingCall
{
    private static readonly AsyncLocal<CallChain?> Chain = new();

    public static CallChain? Current
    {
        get => Chain.Value;
        set => Chain.Value = value;
    }
}

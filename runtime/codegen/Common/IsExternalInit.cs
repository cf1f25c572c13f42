namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for records where the framework predates them.</summary>
internal static class IsExternalInit;

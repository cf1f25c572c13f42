namespace Actors.Benchmarks.Gateway;

/// <summary>Something that serves HTTP while it is measured.</summary>
internal interface IHttpTarget : IAsyncDisposable
{
    Uri Address { get; }
}

using System.ComponentModel;
using Orleans;

namespace Actors.Runtime.Serialization;

/// <summary>The objects and types of one message. Pooled: <see cref="Rent"/> one per message, dispose it after.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SerializerSession : IDisposable
{
    [ThreadStatic]
    private static SerializerSession? _spare;

    private SerializerSession()
    {
    }

    /// <summary>Makes the grain references that the message contains; null when it cannot contain any.</summary>
    public IGrainFactory? GrainFactory { get; private set; }

    internal WrittenObjects Written { get; } = new();

    internal WrittenTypes WrittenTypes { get; } = new();

    internal ReadObjects Read { get; } = new();

    /// <summary>An empty session.</summary>
    public static SerializerSession Rent(IGrainFactory? grainFactory = null)
    {
        var session = _spare ?? new SerializerSession();
        _spare = null;
        session.GrainFactory = grainFactory;
        return session;
    }

    /// <summary>Forgets everything and keeps the object for later.</summary>
    public void Dispose()
    {
        GrainFactory = null;
        Written.Clear();
        WrittenTypes.Clear();
        Read.Clear();
        _spare = this;
    }
}

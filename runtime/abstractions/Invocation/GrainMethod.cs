using System.ComponentModel;
using System.Reflection;

namespace Actors.Runtime.Invocation;

/// <summary>What a method of a grain interface permits; read by the scheduler. Made by generated code.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum GrainMethodOptions
{
    /// <summary>One at a time, with an answer.</summary>
    None = 0,

    /// <summary><c>[ReadOnly]</c>: may overlap other read-only calls.</summary>
    ReadOnly = 1,

    /// <summary><c>[AlwaysInterleave]</c>: may overlap anything.</summary>
    AlwaysInterleave = 2,

    /// <summary><c>[OneWay]</c> or a <c>void</c> method: nobody waits for it.</summary>
    OneWay = 4,
}

/// <summary>The description of one method of a grain interface, shared by all its calls. Made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainMethod
{
    // A few long turns are the machine's doing; one in sixty-four is the method's.
    private const int SlownessOfLongTurn = 64;
    private const int SlownessMax = 4 * SlownessOfLongTurn;

    private static int _count;

    private readonly Func<MethodInfo> _reflect;
    private MethodInfo? _method;
    private int _slowness;

    /// <summary>Describes a method.</summary>
    /// <param name="interfaceType">The declaring interface (closed when generic).</param>
    /// <param name="interfaceName">Its name in the cluster.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="id">What identifies the method on the wire within its interface: its <c>[Alias]</c> or <c>[Id]</c>, else name and parameter types without cancellation token.</param>
    /// <param name="options">Scheduling options.</param>
    /// <param name="responseTimeout">The method's own timeout, or null for the host's default.</param>
    /// <param name="reflect">Finds the method by reflection, called at most a few times.</param>
    /// <param name="createRequest">Makes an empty request of this method, for requests that arrive as bytes.</param>
    public GrainMethod(
        Type interfaceType,
        string interfaceName,
        string name,
        string id,
        GrainMethodOptions options,
        TimeSpan? responseTimeout,
        Func<MethodInfo> reflect,
        Func<Request> createRequest)
    {
        InterfaceType = interfaceType;
        InterfaceName = interfaceName;
        Name = name;
        Id = id;
        Options = options;
        ResponseTimeout = responseTimeout;
        CreateRequest = createRequest;
        IsExtensionMethod = typeof(Orleans.Runtime.IGrainExtension).IsAssignableFrom(interfaceType);
        Number = Interlocked.Increment(ref _count) - 1;
        IsSystemMethod = typeof(Orleans.ISystemTarget).IsAssignableFrom(interfaceType);
        ActivityName = $"{interfaceType.Name}/{name}";
        _reflect = reflect;
    }

    /// <summary>The declaring interface.</summary>
    public Type InterfaceType { get; }

    /// <summary>The declaring interface's name in the cluster.</summary>
    public string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>What identifies the method within its interface on the wire.</summary>
    public string Id { get; }

    /// <summary>Scheduling options.</summary>
    public GrainMethodOptions Options { get; }

    /// <summary>The method's own timeout, or null.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Makes an empty request of this method.</summary>
    public Func<Request> CreateRequest { get; }

    /// <summary>True when the call runs on an extension of the grain, not on the grain itself.</summary>
    public bool IsExtensionMethod { get; }

    /// <summary>True for control traffic between silos, which goes on whatever a silo's standing in the cluster is.</summary>
    public bool IsSystemMethod { get; }

    /// <summary>Interface and method in short form.</summary>
    public string ActivityName { get; }

    /// <summary>A small number of its own within this process, for tables by method.</summary>
    internal int Number { get; }

    /// <summary>The method by reflection.</summary>
    public MethodInfo Method => _method ??= _reflect();

    /// <summary>
    /// True when a call may run on its caller's thread up to its first wait: it overlaps others anyway, and its turns have been
    /// short. A method whose turns turn out long is taken off callers' threads, and tried there again now and then.
    /// </summary>
    internal bool MayRunOnCallersThread
    {
        get
        {
            if ((Options & (GrainMethodOptions.ReadOnly | GrainMethodOptions.AlwaysInterleave)) == 0)
            {
                return false;
            }

            // Counts are lost when threads race here; nothing depends on a single one.
            var slowness = _slowness;
            if (slowness < SlownessMax)
            {
                return true;
            }

            _slowness = slowness - 1;
            return false;
        }
    }

    /// <summary>Remembers whether a turn on a caller's thread was short.</summary>
    internal void CountTurnOnCallersThread(bool wasShort)
    {
        var slowness = _slowness;
        if (!wasShort)
        {
            _slowness = slowness + SlownessOfLongTurn;
        }
        else if (slowness > 0)
        {
            _slowness = slowness - 1;
        }
    }

    /// <summary>What names the method in messages; see <see cref="MethodNames"/>. Null before it has been asked for.</summary>
    internal byte[]? WireName { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{InterfaceType.Name}.{Name}";
}

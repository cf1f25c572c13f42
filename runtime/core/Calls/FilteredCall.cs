using System.Reflection;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Calls;

/// <summary>What a call looks like to filters, and the order in which they run. A filter may call <see cref="Invoke"/> again to retry.</summary>
internal abstract class FilteredCall : IGrainCallContext
{
    private readonly Request _request;
    private int _depth;

    protected FilteredCall(Request request) => _request = request;

    public IInvokable Request => _request;

    public abstract object Grain { get; }

    public abstract GrainId? SourceId { get; }

    public abstract GrainId TargetId { get; }

    public abstract GrainInterfaceType InterfaceType { get; }

    public string InterfaceName => Request.GetInterfaceName();

    public string MethodName => Request.GetMethodName();

    public MethodInfo InterfaceMethod => Request.GetMethod();

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    protected abstract int FilterCount { get; }

    public async Task Invoke()
    {
        var depth = _depth;
        try
        {
            if (depth == FilterCount)
            {
                await InvokeTarget();
            }
            else
            {
                _depth = depth + 1;
                await InvokeFilter(depth);
            }
        }
        finally
        {
            _depth = depth;
        }
    }

    protected abstract Task InvokeFilter(int index);

    protected abstract Task InvokeTarget();
}

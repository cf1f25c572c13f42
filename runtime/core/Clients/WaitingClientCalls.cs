using Actors.Runtime.Calls;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Applies what changes about the cluster to the calls of this client: those that wait, and where the next ones go.</summary>
internal sealed class WaitingClientCalls
{
    private readonly HeldCalls _held;
    private readonly ClientGrainTypes _types;
    private readonly ClientGrainLocator _locator;
    private readonly Router _router;
    private GatewayView _view = GatewayView.Empty;

    public WaitingClientCalls(HeldCalls held, ClientGrainTypes types, ClientGrainLocator locator, Router router)
    {
        _held = held;
        _types = types;
        _locator = locator;
        _router = router;
    }

    /// <summary>What names the calls that wait now, for <see cref="RefuseUnknown"/>.</summary>
    public long Epoch => _held.Epoch;

    /// <summary>Takes a new view of the gateways over; sends what has waited for one. One call at a time.</summary>
    public void OnView(GatewayView view)
    {
        if (ReferenceEquals(view, _view))
        {
            return;
        }

        _view = view;
        _locator.Locations.RetainPeers(view.Gateways);
        if (view.Gateways.Count > 0)
        {
            SendAll();
        }
    }

    /// <summary>Says why calls have to wait.</summary>
    public void OnWaiting(Exception? reason) => _held.Reason = reason;

    /// <summary>The application has decided that the client gives up.</summary>
    public void GiveUp(Exception reason) => _held.RefuseAll(reason);

    /// <summary>
    /// Sends what waits for a grain type that is known by now, and refuses what has waited since <paramref name="epoch"/> for one that no
    /// silo has told of.
    /// </summary>
    public void RefuseUnknown(long epoch) => Send(_held.Release(), call => call.Epoch <= epoch);

    private void SendAll() => Send(_held.Release(), static _ => false);

    private void Send(List<HeldCall> calls, Func<HeldCall, bool> isRefusedWhenUnknown)
    {
        foreach (var call in calls)
        {
            try
            {
                if (ClientGrainTypes.IsStandIn(call.GrainId.Type) && isRefusedWhenUnknown(call) && _types.Find(call.GrainId.Type) is null)
                {
                    throw _types.NotHosted(call.GrainId.Type);
                }

                _router.Resend(call.GrainId, call.Request, hasRunAny: true);
            }
            catch (ArgumentException exception)
            {
                call.Request.Refuse(exception);
            }
        }
    }
}

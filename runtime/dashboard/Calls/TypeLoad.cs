using Actors.Runtime.Management;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Calls;

/// <summary>One grain type, added up over the silos while a table is made.</summary>
internal sealed class TypeLoad(string type, string className)
{
    private readonly Dictionary<(string Interface, string Method), MethodLoad> _methods = [];
    private readonly List<SiloShare> _silos = [];
    private int _waiting;
    private int _running;

    public void Add(SiloAddress silo, GrainTypeFigures now, Dictionary<(string, string, string), MethodReport> before, TimeSpan elapsed)
    {
        _waiting += now.WaitingRequests;
        _running += now.RunningRequests;
        if (now.Activations > 0)
        {
            _silos.Add(new SiloShare(silo.ToParsableString(), now.Activations));
        }

        foreach (var method in now.Methods)
        {
            var key = (method.InterfaceName, method.MethodName);
            if (!_methods.TryGetValue(key, out var load))
            {
                _methods.Add(key, load = new MethodLoad(type, method.InterfaceName, method.MethodName));
            }

            load.Add(method, before.GetValueOrDefault((type, method.InterfaceName, method.MethodName)), elapsed);
        }
    }

    public GrainDetails ToDetails()
    {
        var sum = MethodLoad.Sum(type, _methods.Values).ToRow();
        var methods = _methods.Values.Select(method => method.ToRow()).OrderByDescending(method => method.CallsPerSecond ?? 0).ThenByDescending(method => method.Calls).ToList();
        var slowest = methods.Where(method => method.P99 is not null).MaxBy(method => method.P99);
        return new GrainDetails(
            new GrainItem(
                type, className, _silos.Sum(silo => silo.Activations), _waiting, _running,
                sum.CallsPerSecond, sum.ErrorsPerSecond, sum.P50, sum.P99, sum.Calls, sum.Errors, slowest?.Method, slowest?.P99),
            methods,
            [.. _silos.OrderByDescending(silo => silo.Activations)]);
    }
}

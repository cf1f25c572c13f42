using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>What the registry's endpoints have in common: who may call with which method, how names are read, how a command ended.</summary>
internal sealed class RegistryAnswers(ConsulHeaders headers, ILedger ledger, NodeDescription node, IOptions<RegistryGatewayOptions> options)
{
    private static readonly AllowedMethods OnlyGet = new("OPTIONS,GET");
    private static readonly AllowedMethods OnlyPut = new("OPTIONS,PUT");
    private static readonly AllowedMethods PutOrGet = new("OPTIONS,GET,PUT");

    private readonly RegistryGatewayOptions _options = options.Value;
    private long _writtenIndex;
    private long _writtenNodeIndex;

    /// <summary>The last index that a command through this gateway was answered with: what its callers expect to see.</summary>
    public long WrittenIndex => Volatile.Read(ref _writtenIndex);

    /// <summary>The last index at which a command through this gateway changed a node, so that its caller sees that in the services on it; 0 when none has.</summary>
    public long WrittenNodeIndex => Volatile.Read(ref _writtenNodeIndex);

    /// <summary>Reads what a discovery request asks for; answers when the method or the query is wrong.</summary>
    public bool TryReadQuery(HttpContext context, ReadOnlySpan<char> text, out DiscoveryQuery query)
    {
        query = default;
        if (!AcceptsGet(context))
        {
            return false;
        }

        if (DiscoveryQuery.TryParse(text, node.Datacenter, out query, out var refusal))
        {
            return true;
        }

        Refuse(context, refusal);
        return false;
    }

    /// <summary>Reads the filter of a request; answers when it cannot be understood.</summary>
    public bool TryReadFilter(HttpContext context, DiscoveryQuery query, FilterShape shape, out ItemFilter? filter)
    {
        if (ItemFilter.TryCreate(query.Filter, shape, out filter, out var refusal))
        {
            return true;
        }

        Refuse(context, refusal);
        return false;
    }

    public bool AcceptsGet(HttpContext context) => Accepts(context, HttpMethods.IsGet(context.Request.Method), OnlyGet);

    public bool AcceptsPut(HttpContext context) => Accepts(context, HttpMethods.IsPut(context.Request.Method), OnlyPut);

    /// <summary>For commands that old clients send as GET.</summary>
    public bool AcceptsLegacyPut(HttpContext context)
    {
        var isPut = HttpMethods.IsPut(context.Request.Method);
        return _options.LegacyGet
            ? Accepts(context, isPut || HttpMethods.IsGet(context.Request.Method), PutOrGet)
            : Accepts(context, isPut, OnlyPut);
    }

    /// <summary>Reads a service name or id from the path; answers when that fails.</summary>
    public bool TryReadName(HttpContext context, ReadOnlySpan<char> escaped, string kind, out string name) =>
        TryReadName(context, escaped, kind, _options.NameBytesMax, out name);

    /// <summary>Reads a check id from the path, which may be one that was made from a service id; answers when that fails.</summary>
    public bool TryReadCheckId(HttpContext context, ReadOnlySpan<char> escaped, out string id) =>
        TryReadName(context, escaped, "check id", _options.NameBytesMax + RegistrationParser.MadeIdBytes, out id);

    public void Answer(HttpContext context, RegistryOutcome outcome)
    {
        Remember(outcome);
        switch (outcome.Kind)
        {
            case RegistryOutcomeKind.Done:
                AnswerDone(context, outcome);
                context.Response.ContentLength = 0;
                break;
            case RegistryOutcomeKind.UnknownService or RegistryOutcomeKind.UnknownCheck:
                Refuse(context, new Refusal(StatusCodes.Status404NotFound, outcome.Reason));
                break;
            case RegistryOutcomeKind.NotReported:
                Refuse(context, Refusal.ServerError(outcome.Reason));
                break;
            case RegistryOutcomeKind.Refused:
                Refuse(context, Refusal.BadRequest(outcome.Reason));
                break;
            case RegistryOutcomeKind.Unavailable:
                AnswerUnavailable(context, outcome.Reason);
                break;
            default:
                throw new InvalidOperationException($"Outcome '{outcome.Kind}' is not handled; add it here.");
        }
    }

    /// <summary>Answers a command of the catalog, which says <c>true</c> when it is done; removing what is not there is done, too.</summary>
    public void AnswerTrue(HttpContext context, RegistryOutcome outcome)
    {
        if (outcome.Kind is RegistryOutcomeKind.Done or RegistryOutcomeKind.UnknownService or RegistryOutcomeKind.UnknownCheck)
        {
            Remember(outcome);
            AnswerDone(context, outcome);
            BooleanAnswer.Write(context.Response, true);
            return;
        }

        Answer(context, outcome);
    }

    /// <summary>Ends a streamed answer; explains when there was nothing to stream from.</summary>
    public void CloseOrExplain(HttpContext context, StreamedJson answer)
    {
        if (answer.IsOpen)
        {
            answer.Close();
            return;
        }

        AnswerCatalogMissing(context);
    }

    public void AnswerCatalogMissing(HttpContext context) =>
        AnswerUnavailable(context, "The catalog is still being read from the database, or lags behind it; try again.");

    public void AnswerUnavailable(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = "1";
        Refuse(context, new Refusal(StatusCodes.Status503ServiceUnavailable, reason));
    }

    public void Refuse(HttpContext context, Refusal refusal)
    {
        headers.Write(context.Response, ReadMode.Default);
        PlainText.Refuse(context.Response, refusal);
    }

    public void AnswerNoSuchPath(HttpContext context) =>
        Refuse(context, new Refusal(StatusCodes.Status404NotFound, "Nothing is served at this path; see / for what is."));

    public void AnswerNoMesh(HttpContext context) => Refuse(
        context, new Refusal(StatusCodes.Status404NotFound, "There is no service mesh here: no sidecars, gateways, intentions or certificates."));

    /// <summary>Notes what a command was answered with, so that its caller finds it in what he reads here.</summary>
    public void Remember(RegistryOutcome outcome)
    {
        Raise(ref _writtenIndex, outcome.Index);
        if (outcome.OfNode)
        {
            Raise(ref _writtenNodeIndex, outcome.Index);
        }
    }

    private void AnswerDone(HttpContext context, RegistryOutcome outcome) =>
        headers.Write(context.Response, Math.Max(outcome.Index, ledger.CurrentIndex), ReadMode.Default);

    private bool TryReadName(HttpContext context, ReadOnlySpan<char> escaped, string kind, int bytesMax, out string name)
    {
        if (!EntityName.TryDecode(escaped, kind, bytesMax, out var decoded, out var refusal))
        {
            name = string.Empty;
            Refuse(context, refusal);
            return false;
        }

        name = decoded;
        if (string.IsNullOrWhiteSpace(name))
        {
            Refuse(context, Refusal.BadRequest($"Missing {kind}: give it after the last slash of the path."));
            return false;
        }

        return true;
    }

    private bool Accepts(HttpContext context, bool accepted, AllowedMethods methods)
    {
        if (!accepted)
        {
            headers.Write(context.Response, ReadMode.Default);
            methods.Answer(context);
        }

        return accepted;
    }

    private static void Raise(ref long index, long to)
    {
        var known = Volatile.Read(ref index);
        while (to > known)
        {
            known = Interlocked.CompareExchange(ref index, to, known);
        }
    }
}

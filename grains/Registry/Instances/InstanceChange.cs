using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// What a command makes of what is registered. Pure. A check that exists keeps its status and output; one that is not mentioned stays
/// unless all are to be replaced; a registration that says nothing new changes nothing.
/// </summary>
/// <param name="Pending">The instance to be committed, with index 0 wherever it changes; null when nothing changes.</param>
/// <param name="Refusal">Why it cannot be; null when it can.</param>
internal sealed record InstanceChange(ServiceInstance? Pending, RegistryOutcome? Refusal)
{
    /// <summary>Most checks on one instance.</summary>
    public const int ChecksMax = 64;

    public static InstanceChange Register(ServiceInstance? current, string node, RegisterService command)
    {
        var checks = Report(Merge(current?.Checks ?? [], command.Checks, command.ReplaceChecks), command.Reports);
        if (checks.Length > ChecksMax)
        {
            return new InstanceChange(null, RegistryOutcome.Refused(
                $"Service '{command.Definition.Id}' would have {checks.Length} checks but the limit is {ChecksMax}; register fewer."));
        }

        if (current is null)
        {
            return new InstanceChange(new ServiceInstance(node, command.Definition, checks, 0, 0, 0), null);
        }

        // A node that is registered again without an id is still the same one.
        var definition = command.Definition with { HostId = command.Definition.HostId ?? current.Definition.HostId };
        var same = SameDefinition(current.Definition, definition);
        return same && checks.SequenceEqual(current.Checks)
            ? new InstanceChange(null, null)
            : new InstanceChange(current with { Definition = definition, Checks = checks, ModifyIndex = same ? current.ModifyIndex : 0 }, null);
    }

    public static InstanceChange AddCheck(ServiceInstance? current, InstanceId id, CheckDefinition check) =>
        SetChecks(current, id, new SetChecks([check], []));

    public static InstanceChange SetChecks(ServiceInstance? current, InstanceId id, SetChecks command) => current is null
        ? new InstanceChange(null, RegistryOutcome.UnknownService(id.ServiceId))
        : Register(current, id.Node, new RegisterService(current.Definition, command.Checks, ReplaceChecks: false) { Reports = command.Reports });

    public static InstanceChange RemoveCheck(ServiceInstance? current, string checkId)
    {
        var kept = current?.Checks.RemoveAll(check => string.Equals(check.Definition.Id, checkId, StringComparison.Ordinal)) ?? [];
        return current is null || kept.Length == current.Checks.Length
            ? new InstanceChange(null, RegistryOutcome.UnknownCheck(checkId))
            : new InstanceChange(current with { Checks = kept }, null);
    }

    private static ImmutableArray<ServiceCheck> Merge(
        ImmutableArray<ServiceCheck> current, ImmutableArray<CheckDefinition> wanted, bool replace)
    {
        var merged = ImmutableArray.CreateBuilder<ServiceCheck>(current.Length + wanted.Length);
        foreach (var check in current)
        {
            var definition = wanted.LastOrDefault(candidate => SameId(candidate, check.Definition));
            if (definition is not null)
            {
                merged.Add(definition == check.Definition ? check : check with { Definition = definition, ModifyIndex = 0 });
            }
            else if (!replace || check.Definition.Type == CheckTypes.Maintenance)
            {
                merged.Add(check);
            }
        }

        foreach (var definition in wanted)
        {
            if (!merged.Any(check => SameId(check.Definition, definition)))
            {
                merged.Add(new ServiceCheck(definition, definition.InitialStatus, string.Empty, 0, 0));
            }
        }

        return merged.ToImmutable();
    }

    private static ImmutableArray<ServiceCheck> Report(ImmutableArray<ServiceCheck> checks, ImmutableArray<CheckReport> reports) => reports.IsEmpty
        ? checks
        : [.. checks.Select(check => reports.LastOrDefault(report => report.CheckId == check.Definition.Id) is { } report
            && (report.Status != check.Status || report.Output != check.Output || check.LostFrom is not null)
                ? check with { Status = report.Status, Output = CheckOutput.Cut(report.Output), LostFrom = null, ModifyIndex = 0 }
                : check)];

    private static bool SameId(CheckDefinition left, CheckDefinition right) =>
        string.Equals(left.Id, right.Id, StringComparison.Ordinal);

    // Immutable arrays compare by reference, so their elements are compared here and the rest by the record.
    private static bool SameDefinition(ServiceDefinition left, ServiceDefinition right) =>
        left.Tags.SequenceEqual(right.Tags)
        && left.Meta.SequenceEqual(right.Meta)
        && left.TaggedAddresses.SequenceEqual(right.TaggedAddresses)
        && left == right with { Tags = left.Tags, Meta = left.Meta, TaggedAddresses = left.TaggedAddresses };
}

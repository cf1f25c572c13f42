using System.Security.Cryptography;
using System.Text;

namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// Where things are in the ledger. Parts of a key are separated by U+001F, which no name or id contains. A part longer than
/// <see cref="PartBytesMax"/> is replaced by its hash, so that any legal name fits into a key; the payload holds the real one.
/// </summary>
public static class RegistryKeys
{
    /// <summary>service name, node, service id → the instance. One prefix is one service; the empty name is that of the nodes themselves.</summary>
    public const string Instances = "service";

    /// <summary>node, service id → the service name: makes ids unique, and finds the instance by its id.</summary>
    public const string ServiceIds = "service-id";

    /// <summary>node, check id → the service id: makes ids unique, and finds the instance that has the check.</summary>
    public const string CheckIds = "check-id";

    /// <summary>service name → the protection that holds for it, if one does.</summary>
    public const string Protections = "service-protection";

    /// <summary>Longest part that stands in a key as it is, in UTF-8 bytes.</summary>
    public const int PartBytesMax = 256;

    private const char Separator = '\u001f';
    private const char HashMark = '\u001e';

    /// <summary>The prefix of the rows of one service.</summary>
    public static string ServicePrefix(string serviceName) => Part(serviceName) + Separator;

    /// <summary>The row of the protection of a service.</summary>
    public static string Protection(string serviceName) => Part(serviceName);

    /// <summary>The row of one instance.</summary>
    public static string Instance(string serviceName, InstanceId id) =>
        string.Concat(ServicePrefix(serviceName), Part(id.Node), Separator.ToString(), Part(id.ServiceId));

    /// <summary>The prefix of all ids on a node.</summary>
    public static string NodePrefix(string node) => Part(node) + Separator;

    /// <summary>The row that makes a service id unique on its node.</summary>
    public static string ServiceId(InstanceId id) => string.Concat(Part(id.Node), Separator.ToString(), Part(id.ServiceId));

    /// <summary>The row that makes a check id unique on its node.</summary>
    public static string CheckId(string node, string checkId) => string.Concat(Part(node), Separator.ToString(), Part(checkId));

    /// <summary>The prefix of the service to which the row of an instance belongs.</summary>
    public static string ServicePrefixOf(string instanceKey)
    {
        ArgumentNullException.ThrowIfNull(instanceKey);
        return instanceKey[..(instanceKey.IndexOf(Separator, StringComparison.Ordinal) + 1)];
    }

    /// <summary>The row of the service id of an instance, by that of the instance.</summary>
    public static string ServiceIdOf(string instanceKey) => instanceKey[ServicePrefixOf(instanceKey).Length..];

    /// <summary>The node in the row of an instance, as it stands in keys.</summary>
    public static string NodePartOf(string instanceKey)
    {
        ArgumentNullException.ThrowIfNull(instanceKey);
        var start = instanceKey.IndexOf(Separator, StringComparison.Ordinal) + 1;
        var end = instanceKey.IndexOf(Separator, start);
        return end < 0 ? string.Empty : instanceKey[start..end];
    }

    /// <summary>A name, node or id as it stands in a key: itself, or its hash when it is long.</summary>
    public static string Part(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length * 3 <= PartBytesMax || Encoding.UTF8.GetByteCount(value) <= PartBytesMax)
        {
            return value;
        }

        return HashMark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
    }
}

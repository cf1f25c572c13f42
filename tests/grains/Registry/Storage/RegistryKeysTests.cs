using System.Text;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Tests.Registry.Storage;

public sealed class RegistryKeysTests
{
    [Fact]
    public void Instance_AnyLegalNames_FitsIntoAKey()
    {
        var key = RegistryKeys.Instance(new string('n', 1024), new InstanceId(new string('o', 1024), new string('ç', 512)));

        Assert.InRange(Encoding.UTF8.GetByteCount(key), 1, 1024);
    }

    [Fact]
    public void Instance_OneNameTheStartOfAnother_SharesNoPrefix()
    {
        var key = RegistryKeys.Instance("web-api", new InstanceId("actors", "1"));

        Assert.False(key.StartsWith(RegistryKeys.ServicePrefix("web"), StringComparison.Ordinal));
        Assert.Equal(RegistryKeys.ServicePrefix("web-api"), RegistryKeys.ServicePrefixOf(key));
    }

    [Fact]
    public void Instance_LongNamesThatDifferAtTheEnd_AreDifferentKeys() => Assert.NotEqual(
        RegistryKeys.ServicePrefix(new string('n', 300) + "1"), RegistryKeys.ServicePrefix(new string('n', 300) + "2"));
}

using System.Reflection;
using Actors.Tests.Infrastructure;
using Xunit.Sdk;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>What a grain storage keeps its states in.</summary>
public enum StorageBackend
{
    Memory,
    Sqlite,
    PostgreSql,
}

/// <summary>Runs a theory on every storage that this machine has.</summary>
public sealed class EachStorageAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        new EachDatabaseAttribute().GetData(testMethod).Prepend([StorageBackend.Memory]);
}

/// <summary>Runs a theory on every database that this machine has.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [StorageBackend.Sqlite];
        if (PostgresBinaries.Exist)
        {
            yield return [StorageBackend.PostgreSql];
        }
    }
}

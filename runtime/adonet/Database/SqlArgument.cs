using System.Data;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>A value for a parameter. The type is stated so that a null has one too.</summary>
internal readonly record struct SqlArgument(string Name, DbType Type, object? Value)
{
    public static SqlArgument Integer(string name, int? value) => new(name, DbType.Int32, value);

    public static SqlArgument Long(string name, long value) => new(name, DbType.Int64, value);

    public static SqlArgument Text(string name, string? value) => new(name, DbType.String, value);

    public static SqlArgument Bytes(string name, byte[] value) => new(name, DbType.Binary, value);
}

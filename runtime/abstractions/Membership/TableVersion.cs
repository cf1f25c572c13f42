namespace Orleans;

/// <summary>The version of a membership table. Every change of a member raises it by one, so two changes at one version cannot both succeed.</summary>
public sealed class TableVersion
{
    /// <summary>Joins a version and the etag by which the table recognises it.</summary>
    public TableVersion(int version, string eTag)
    {
        Version = version;
        VersionEtag = eTag;
    }

    /// <summary>The version.</summary>
    public int Version { get; }

    /// <summary>What the table must still have for a change to succeed.</summary>
    public string VersionEtag { get; }

    /// <summary>The version that a change makes: one higher, with the etag of this one.</summary>
    public TableVersion Next() => new(Version + 1, VersionEtag);

    /// <inheritdoc />
    public override string ToString() => $"<{Version}, {VersionEtag}>";
}

namespace Actors.Gateway.Http;

/// <summary>Walks over the parameters of a query without allocating. Names and values are still escaped.</summary>
internal ref struct QueryReader(ReadOnlySpan<char> query)
{
    private ReadOnlySpan<char> _rest = query;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Empty for a bare parameter; presence alone means yes.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('&');
            var pair = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (!pair.IsEmpty)
            {
                var equals = pair.IndexOf('=');
                Name = equals < 0 ? pair : pair[..equals];
                Value = equals < 0 ? default : pair[(equals + 1)..];
                return true;
            }
        }

        return false;
    }
}

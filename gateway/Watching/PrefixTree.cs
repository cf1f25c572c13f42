namespace Actors.Gateway.Watching;

/// <summary>
/// Values under prefixes; finds all whose prefix a key starts with in one walk along the key, however many there are. A tree of text
/// pieces in which no two children begin with the same character. Not thread-safe.
/// </summary>
internal sealed class PrefixTree<TValue>
    where TValue : class
{
    private readonly Node _root = new(string.Empty);

    /// <summary>The value of a prefix; made when there is none.</summary>
    public TValue GetOrAdd(string prefix, Func<string, TValue> create)
    {
        var node = _root;
        ReadOnlySpan<char> rest = prefix;
        while (!rest.IsEmpty)
        {
            var common = node.Find(rest[0]) is { } child ? child.CommonLength(rest) : 0;
            node = common == 0 ? node.Add(rest.ToString())
                : common < node.Find(rest[0])!.Piece.Length ? node.Split(rest[0], common)
                : node.Find(rest[0])!;
            rest = rest[node.Piece.Length..];
        }

        return node.Value ??= create(prefix);
    }

    /// <summary>Takes the value of a prefix out.</summary>
    public void Remove(string prefix) => Remove(_root, prefix);

    /// <summary>Adds the values of all prefixes of <paramref name="key"/>, the shortest first.</summary>
    public void Collect(ReadOnlySpan<char> key, List<TValue> found)
    {
        var node = _root;
        while (true)
        {
            if (node.Value is { } value)
            {
                found.Add(value);
            }

            if (key.IsEmpty || node.Find(key[0]) is not { } child || !key.StartsWith(child.Piece, StringComparison.Ordinal))
            {
                return;
            }

            node = child;
            key = key[child.Piece.Length..];
        }
    }

    private static void Remove(Node node, ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            node.Value = null;
            return;
        }

        if (node.Find(rest[0]) is { } child && rest.StartsWith(child.Piece, StringComparison.Ordinal))
        {
            Remove(child, rest[child.Piece.Length..]);
            node.Tidy(child);
        }
    }

    private sealed class Node(string piece)
    {
        private Dictionary<char, Node>? _children;

        public string Piece { get; private set; } = piece;

        public TValue? Value { get; set; }

        public Node? Find(char first) => _children?.GetValueOrDefault(first);

        public int CommonLength(ReadOnlySpan<char> text) => text.CommonPrefixLength(Piece);

        public Node Add(string piece) => (_children ??= [])[piece[0]] = new Node(piece);

        // "abc" becomes "a" with the child "bc".
        public Node Split(char first, int length)
        {
            var child = _children![first];
            var upper = new Node(child.Piece[..length]);
            child.Piece = child.Piece[length..];
            (upper._children ??= [])[child.Piece[0]] = child;
            return _children[first] = upper;
        }

        /// <summary>Drops a child that holds nothing any more, and joins one with its only child.</summary>
        public void Tidy(Node child)
        {
            if (child.Value is not null || child._children?.Count > 1)
            {
                return;
            }

            if (child._children is null or { Count: 0 })
            {
                _children!.Remove(child.Piece[0]);
                return;
            }

            var only = child._children.Values.First();
            only.Piece = child.Piece + only.Piece;
            _children![only.Piece[0]] = only;
        }
    }
}

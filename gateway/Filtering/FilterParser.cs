using System.Text.Json;
using System.Text.RegularExpressions;

namespace Actors.Gateway.Filtering;

/// <summary>
/// Reads a filter expression: comparisons joined by <c>and</c>, <c>or</c>, <c>not</c> and parentheses; <c>and</c> binds stronger than <c>or</c>.
/// Bounded in length, depth and comparisons, so that no expression costs more than a long list does anyway.
/// </summary>
internal sealed class FilterParser
{
    private const int CharactersMax = 8192;
    private const int DepthMax = 32;
    private const int ComparisonsMax = 128;

    private readonly FilterLexer _lexer;
    private readonly JsonElement _sample;
    private FilterToken _token;
    private int _comparisons;

    private FilterParser(string text, JsonElement sample)
    {
        _lexer = new FilterLexer(text);
        _sample = sample;
        _token = _lexer.Read();
    }

    /// <param name="text">The expression.</param>
    /// <param name="sample">An item with every member that items can have; selectors are checked against it.</param>
    /// <exception cref="FilterException">The expression cannot be understood.</exception>
    public static IFilterNode Parse(string text, JsonElement sample)
    {
        if (text.Length > CharactersMax)
        {
            throw new FilterException(CharactersMax, $"the filter has {text.Length} characters; the limit is {CharactersMax}.");
        }

        var parser = new FilterParser(text, sample);
        var node = parser.ReadOr(0);
        return parser._token.Kind == FilterTokenKind.End ? node : throw parser.Unexpected("'and', 'or' or the end");
    }

    private IFilterNode ReadOr(int depth)
    {
        var left = ReadAnd(depth);
        while (TakeWord("or"))
        {
            var right = ReadAnd(depth);
            left = new OrNode(left, right);
        }

        return left;
    }

    private IFilterNode ReadAnd(int depth)
    {
        var left = ReadNot(depth);
        while (TakeWord("and"))
        {
            var right = ReadNot(depth);
            left = new AndNode(left, right);
        }

        return left;
    }

    private IFilterNode ReadNot(int depth)
    {
        if (depth > DepthMax)
        {
            throw new FilterException(_token.Position, $"the filter is nested more than {DepthMax} deep.");
        }

        if (TakeWord("not"))
        {
            return new NotNode(ReadNot(depth + 1));
        }

        if (!TakeSign("("))
        {
            return ReadComparison();
        }

        var inner = ReadOr(depth + 1);
        return TakeSign(")") ? inner : throw Unexpected("')'");
    }

    // A selector comes first, except before "in": there the value does.
    private IFilterNode ReadComparison()
    {
        if (++_comparisons > ComparisonsMax)
        {
            throw new FilterException(_token.Position, $"the filter has more than {ComparisonsMax} comparisons.");
        }

        var start = _token;
        if (start.Kind == FilterTokenKind.Text || (start.Kind == FilterTokenKind.Word && char.IsAsciiDigit(start.Text[0])))
        {
            Advance();
            return ReadIn(start.Text);
        }

        var (path, plain) = ReadSelector();
        if (_token.IsWord("in") || (_token.IsWord("not") && plain is not null && !HasMember(plain)))
        {
            return ReadIn(plain ?? throw Unexpected("'==', '!=', 'contains', 'matches' or 'is'"));
        }

        var selector = Check(path, start.Position);
        return ReadOperator(selector);
    }

    private IFilterNode ReadIn(string value)
    {
        var negated = TakeWord("not");
        if (!TakeWord("in"))
        {
            throw Unexpected("'in' or 'not in'");
        }

        var place = _token.Position;
        var selector = Check(ReadSelector().Path, place);
        return Negate(new ContainsNode(selector, value), negated);
    }

    private IFilterNode ReadOperator(FilterSelector selector)
    {
        if (TakeSign("=="))
        {
            return new EqualsNode(selector, ReadValue());
        }

        if (TakeSign("!="))
        {
            return new NotNode(new EqualsNode(selector, ReadValue()));
        }

        if (TakeWord("is"))
        {
            var isNot = TakeWord("not");
            return TakeWord("empty") ? Negate(new EmptyNode(selector), isNot) : throw Unexpected("'empty'");
        }

        var negated = TakeWord("not");
        if (TakeWord("contains"))
        {
            return Negate(new ContainsNode(selector, ReadValue()), negated);
        }

        return TakeWord("matches")
            ? Negate(new MatchesNode(selector, ReadPattern()), negated)
            : throw Unexpected("'==', '!=', 'contains', 'matches', 'is' or 'in'");
    }

    private Regex ReadPattern()
    {
        var place = _token.Position;
        var pattern = ReadValue();
        try
        {
            return BoundedPattern.Compile(pattern);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new FilterException(place, $"'{pattern}' is not a regular expression that can be used: {failure.Message}");
        }
    }

    private (List<string> Path, string? Plain) ReadSelector()
    {
        if (_token.Kind != FilterTokenKind.Word)
        {
            throw Unexpected("the name of a member");
        }

        List<string> path = [Advance().Text];
        while (true)
        {
            if (TakeSign("."))
            {
                path.Add(_token.Kind is FilterTokenKind.Word or FilterTokenKind.Text ? Advance().Text : throw Unexpected("a name behind the dot"));
            }
            else if (TakeSign("["))
            {
                path.Add(_token.Kind == FilterTokenKind.Text ? Advance().Text : throw Unexpected("a quoted key behind the bracket"));
                _ = TakeSign("]") ? true : throw Unexpected("']'");
            }
            else
            {
                return (path, path.Count == 1 ? path[0] : null);
            }
        }
    }

    private string ReadValue() => _token.Kind is FilterTokenKind.Word or FilterTokenKind.Text
        ? Advance().Text
        : throw Unexpected("a value");

    private bool HasMember(string name) => _sample.TryGetProperty(name, out _);

    private FilterSelector Check(List<string> path, int position) => FilterSelector.IsKnown(_sample, path)
        ? new FilterSelector([.. path])
        : throw new FilterException(position, $"Selector \"{string.Join('.', path)}\" is not valid; members are {string.Join(", ", _sample.EnumerateObject().Select(member => member.Name))}.");

    private static IFilterNode Negate(IFilterNode node, bool negated) => negated ? new NotNode(node) : node;

    private bool TakeWord(string word) => Take(_token.IsWord(word));

    private bool TakeSign(string sign) => Take(_token.IsSign(sign));

    private bool Take(bool matches)
    {
        if (matches)
        {
            Advance();
        }

        return matches;
    }

    private FilterToken Advance()
    {
        var taken = _token;
        _token = _lexer.Read();
        return taken;
    }

    private FilterException Unexpected(string wanted) => new(_token.Position, $"{wanted} was expected, but here is {(_token.Kind == FilterTokenKind.End ? _token.Text : $"'{_token.Text}'")}.");
}

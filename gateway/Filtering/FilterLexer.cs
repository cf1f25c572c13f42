using System.Text;

namespace Actors.Gateway.Filtering;

/// <summary>Cuts a filter expression into its pieces.</summary>
internal sealed class FilterLexer(string text)
{
    private int _next;

    /// <exception cref="FilterException">There is a character that begins nothing, or text that does not end.</exception>
    public FilterToken Read()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
        {
            _next++;
        }

        var start = _next;
        if (start == text.Length)
        {
            return new FilterToken(FilterTokenKind.End, "the end", start + 1);
        }

        var first = text[start];
        return first switch
        {
            '"' or '`' => ReadText(first),
            '(' or ')' or '[' or ']' or '.' => Sign(1),
            '=' or '!' when text.AsSpan(start + 1).StartsWith("=") => Sign(2),
            _ when IsOfWord(first) => ReadWord(),
            _ => throw new FilterException(start + 1, $"'{first}' begins nothing that a filter knows."),
        };
    }

    private FilterToken Sign(int length)
    {
        var token = new FilterToken(FilterTokenKind.Sign, text.Substring(_next, length), _next + 1);
        _next += length;
        return token;
    }

    private FilterToken ReadWord()
    {
        var start = _next;
        while (_next < text.Length && IsOfWord(text[_next]))
        {
            _next++;
        }

        // A number may have a fraction; a dot behind a name begins the next name.
        if (_next + 1 < text.Length && text[_next] == '.' && char.IsAsciiDigit(text[_next + 1]) && char.IsAsciiDigit(text[start]))
        {
            _next++;
            while (_next < text.Length && char.IsAsciiDigit(text[_next]))
            {
                _next++;
            }
        }

        return new FilterToken(FilterTokenKind.Word, text[start.._next], start + 1);
    }

    // Between quotes a backslash takes the next character as it is, or names a control character; between back-ticks nothing does.
    private FilterToken ReadText(char quote)
    {
        var start = _next++;
        var content = new StringBuilder();
        while (_next < text.Length && text[_next] != quote)
        {
            var character = text[_next++];
            if (quote == '"' && character == '\\' && _next < text.Length)
            {
                character = text[_next++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other };
            }

            content.Append(character);
        }

        if (_next++ >= text.Length)
        {
            throw new FilterException(start + 1, "the text that begins here has no closing quote.");
        }

        return new FilterToken(FilterTokenKind.Text, content.ToString(), start + 1);
    }

    private static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or '/' or '*';
}

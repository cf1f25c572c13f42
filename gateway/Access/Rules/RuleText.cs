using System.Text;

namespace Actors.Gateway.Access.Rules;

/// <summary>
/// Reads rules that are written as blocks: <c>key_prefix "app/" { policy = "write" }</c> and <c>operator = "read"</c>. Only what rules need of that
/// language: no expressions, no text over several lines.
/// </summary>
internal static class RuleText
{
    /// <summary>Tells each rule: its word, its name if it has one, and its level.</summary>
    /// <exception cref="FormatException">The text cannot be understood.</exception>
    public static void Read(string text, Action<string, string?, string> add)
    {
        var reader = new Reader(text);
        while (reader.TryReadWord(out var word))
        {
            if (reader.TryTake('='))
            {
                add(word, null, reader.ReadQuoted());
                continue;
            }

            var name = reader.ReadQuoted();
            reader.Take('{');
            add(word, name, ReadBlock(reader, word));
        }

        if (!reader.IsAtEnd)
        {
            throw reader.Problem("a '}' closes no block; leave it out");
        }
    }

    private static string ReadBlock(Reader reader, string word)
    {
        string? level = null;
        while (!reader.TryTake('}'))
        {
            if (!reader.TryReadWord(out var member))
            {
                throw reader.Problem("a block does not end; write } behind it");
            }

            reader.Take('=');
            var value = reader.ReadQuoted();
            _ = reader.TryTake(',');
            if (member == "policy")
            {
                level = value;
            }
            else if (!RuleParser.IsKnownMember(member))
            {
                throw reader.Problem($"'{member}' in a rule of '{word}' is not understood; leave it out");
            }
        }

        return level ?? throw reader.Problem($"a rule of '{word}' has no policy; write policy = \"read\"");
    }

    private sealed class Reader(string text)
    {
        private int _place;

        public bool IsAtEnd => _place == text.Length;

        public bool TryReadWord(out string word)
        {
            SkipBlanks();
            var isQuoted = _place < text.Length && text[_place] == '"';
            var start = _place;
            while (!isQuoted && _place < text.Length && (char.IsAsciiLetterOrDigit(text[_place]) || text[_place] is '_' or '-'))
            {
                _place++;
            }

            word = isQuoted ? ReadQuoted() : text[start.._place];
            return word.Length > 0 || (_place < text.Length && text[_place] != '}' ? throw Problem("a word such as key_prefix or policy is expected here") : false);
        }

        public string ReadQuoted()
        {
            Take('"');
            var value = new StringBuilder();
            while (_place < text.Length && text[_place] is not ('"' or '\n'))
            {
                if (text[_place] == '\\' && _place + 1 < text.Length)
                {
                    _place++;
                    if (text[_place] is not ('"' or '\\'))
                    {
                        throw Problem("only \\\" and \\\\ may follow a backslash");
                    }
                }

                value.Append(text[_place++]);
            }

            if (_place == text.Length || text[_place] != '"')
            {
                throw Problem("a text does not end on its line; write \" behind it");
            }

            _place++;
            return value.ToString();
        }

        public void Take(char wanted)
        {
            if (!TryTake(wanted))
            {
                throw Problem($"'{wanted}' is expected here");
            }
        }

        public bool TryTake(char wanted)
        {
            SkipBlanks();
            if (_place >= text.Length || text[_place] != wanted)
            {
                return false;
            }

            _place++;
            return true;
        }

        public FormatException Problem(string what)
        {
            var line = text.AsSpan(0, Math.Min(_place, text.Length)).Count('\n') + 1;
            return new FormatException($"Failed to parse ACL rules: line {line}: {what}.");
        }

        // Blanks, and notes from # or // to the end of the line, or between /* and */.
        private void SkipBlanks()
        {
            while (_place < text.Length)
            {
                var rest = text.AsSpan(_place);
                if (char.IsWhiteSpace(rest[0]))
                {
                    _place++;
                }
                else if (rest[0] == '#' || rest.StartsWith("//"))
                {
                    var end = rest.IndexOf('\n');
                    _place = end < 0 ? text.Length : _place + end;
                }
                else if (rest.StartsWith("/*"))
                {
                    var end = rest.IndexOf("*/", StringComparison.Ordinal);
                    _place = end < 0 ? throw Problem("a note does not end; write */ behind it") : _place + end + 2;
                }
                else
                {
                    return;
                }
            }
        }
    }
}

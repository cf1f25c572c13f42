using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Reads a type name: <c>name</c>, <c>name&lt;argument,…&gt;</c>, each followed by any number of <c>[]</c>, <c>[,]</c>, ….</summary>
internal ref struct TypeNameParser
{
    private const int ArgumentsMax = 16;

    private readonly string _name;
    private int _position;
    private int _depth;

    public TypeNameParser(string name) => _name = name;

    public Type Parse()
    {
        var type = ParseType();
        return _position == _name.Length ? type : throw Malformed("the end of the name");
    }

    private Type ParseType()
    {
        if (++_depth > SerializerLimits.TypeNameDepthMax)
        {
            throw Malformed($"at most {SerializerLimits.TypeNameDepthMax} levels of type arguments");
        }

        var type = TypeNames.Find(ParseSimpleName());
        if (TryTake('<'))
        {
            type = ParseArguments(type);
        }

        for (var brackets = 0; TryTake('['); brackets++)
        {
            type = brackets < SerializerLimits.TypeNameDepthMax ? ParseArray(type) : throw Malformed("fewer array brackets");
        }

        _depth--;
        return !type.ContainsGenericParameters ? type : throw Malformed($"type arguments of '{type}'");
    }

    private string ParseSimpleName()
    {
        var rest = _name.AsSpan(_position);
        var length = rest.IndexOfAny("<>[],");
        length = length < 0 ? rest.Length : length;
        _position += length;
        return rest[..length].ToString();
    }

    private Type ParseArguments(Type genericType)
    {
        var arguments = new List<Type>();
        do
        {
            arguments.Add(ParseType());
        }
        while (TryTake(',') && arguments.Count < ArgumentsMax);

        if (!TryTake('>') || !genericType.IsGenericTypeDefinition || genericType.GetGenericArguments().Length != arguments.Count)
        {
            throw Malformed($"the type arguments of '{genericType}'");
        }

        try
        {
            return genericType.MakeGenericType([.. arguments]);
        }
        catch (ArgumentException exception)
        {
            throw new UnknownTypeException($"Type name '{_name}' breaks a constraint of '{genericType}'.", exception);
        }
    }

    private Type ParseArray(Type element)
    {
        var rank = 1;
        while (TryTake(','))
        {
            rank++;
        }

        return TryTake(']') && rank <= 32
            ? rank == 1 ? element.MakeArrayType() : element.MakeArrayType(rank)
            : throw Malformed("']'");
    }

    private bool TryTake(char expected)
    {
        if (_position < _name.Length && _name[_position] == expected)
        {
            _position++;
            return true;
        }

        return false;
    }

    private readonly UnknownTypeException Malformed(string expected) =>
        new($"Type name '{_name}', character {_position}: expected {expected}.");
}

namespace Actors.Gateway.Filtering;

/// <summary>What a piece of a filter expression is.</summary>
internal enum FilterTokenKind
{
    /// <summary>Behind the last character.</summary>
    End,

    /// <summary>A name, a number, or one of the words of the language.</summary>
    Word,

    /// <summary>Text between quotes.</summary>
    Text,

    /// <summary>A sign: <c>==</c>, <c>!=</c>, a parenthesis, a bracket, a dot.</summary>
    Sign,
}

/// <summary>A piece of a filter expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, without quotes.</param>
/// <param name="Position">Where it begins, counted from 1, for people.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    public bool IsSign(string sign) => Kind == FilterTokenKind.Sign && Text == sign;

    /// <summary>Whether it is this word of the language; a quoted one never is.</summary>
    public bool IsWord(string word) => Kind == FilterTokenKind.Word && Text == word;
}

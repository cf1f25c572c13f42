namespace Actors.Architecture.Tests;

/// <summary>One rule of the house: says in one sentence each where a tree of files breaks it.</summary>
internal interface IRule
{
    IEnumerable<string> Violations(SourceTree tree);
}

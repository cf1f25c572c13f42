using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>A type is split into <c>Type.Aspect.cs</c> only where the aspect owns fields; else it is one file or two types.</summary>
internal sealed class AspectFileRule : IRule
{
    public IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.CSharp
        where file.Name.Split('.').Length > 2
        where !file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>().Any()
        select $"{file.Path} splits a type but owns no field; move its members to the type's file or make them a type.";
}

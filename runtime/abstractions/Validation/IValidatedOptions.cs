namespace Actors.Runtime.Validation;

/// <summary>Options that know what values cannot work. Checked when the host starts.</summary>
internal interface IValidatedOptions
{
    /// <summary>One sentence per problem: option, value, remedy. Empty when all is well.</summary>
    IEnumerable<string> FindProblems();
}

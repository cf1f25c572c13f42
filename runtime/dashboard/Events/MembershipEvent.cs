namespace Actors.Runtime.Dashboard.Events;

/// <summary>Something that happened to a silo.</summary>
/// <param name="At">When, as far as the table tells, else when it was seen.</param>
/// <param name="Kind"><c>joined</c>, <c>left</c>, <c>died</c>, <c>suspected</c> or <c>restarted</c>.</param>
/// <param name="Silo">The silo's address.</param>
/// <param name="Text">A sentence that says why.</param>
internal sealed record MembershipEvent(DateTimeOffset At, string Kind, string Silo, string Text);

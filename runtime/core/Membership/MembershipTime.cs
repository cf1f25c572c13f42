namespace Actors.Runtime.Membership;

/// <summary>The time of an event.</summary>
/// <param name="Elapsed">Since any fixed moment, by a clock that never jumps. Limits are measured with it.</param>
/// <param name="Utc">By the table's clock, as well as this process knows it. Only what is stored in the table is compared with it.</param>
internal readonly record struct MembershipTime(TimeSpan Elapsed, DateTime Utc);

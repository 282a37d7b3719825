namespace Roommate.Platform.Security;

/// <summary>
/// The permission a route or hub method states. A test walks all of them and fails on one without it; the edge enforces
/// it before the method runs.
/// </summary>
/// <param name="right">What is needed.</param>
/// <param name="on">The route value (HTTP) or the argument's property (hub) that holds the id of the thing; null for <see cref="Right.Public"/> and <see cref="Right.SignedIn"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Right right, string? on = null) : Attribute
{
    public Right Right { get; } = right;

    public string? On { get; } = on;
}

using System.Diagnostics.CodeAnalysis;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>A part of a template that is not in the subset, or a value it cannot do that with. It never leaves <see cref="JinjaTemplate"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in one way only.")]
internal sealed class JinjaProblem(string message) : Exception(message)
{
    public static void When([DoesNotReturnIf(true)] bool wrong, string message)
    {
        if (wrong)
        {
            throw new JinjaProblem(message);
        }
    }
}

namespace Roommate.Server;

/// <summary>Puts the modules together: the one place that sees all of them. Used by the program and by in-process tests.</summary>
public static class Composition
{
    public static WebApplication Build(IReadOnlyList<string> args)
    {
        var builder = WebApplication.CreateBuilder([.. args]);
        return builder.Build();
    }
}

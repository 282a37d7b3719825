using System.Diagnostics.CodeAnalysis;

namespace Roommate.Server.Operations;

/// <summary>What a person at the terminal reads; everything else is a log line.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The one place that prints.")]
public static class Terminal
{
    public static void Say(string text) => Console.Out.WriteLine(text);

    public static Stream Input => Console.OpenStandardInput();

    public static Stream Output => Console.OpenStandardOutput();

    public static void Complain(string text) => Console.Error.WriteLine(text);
}

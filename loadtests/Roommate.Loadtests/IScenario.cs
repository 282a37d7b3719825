namespace Roommate.Loadtests;

/// <summary>One measurement with its peer or floor in the same run; its report is a table.</summary>
public interface IScenario
{
    /// <summary>What one types: <c>dotnet run -c Release --project loadtests/Roommate.Loadtests -- live-home</c>.</summary>
    string Name { get; }

    string Summary { get; }

    /// <summary>Runs it and returns the exit code.</summary>
    Task<int> RunAsync(string[] args, CancellationToken ct);
}

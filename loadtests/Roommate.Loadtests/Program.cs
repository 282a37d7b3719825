using Roommate.Loadtests;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var scenarios = typeof(IScenario).Assembly.GetTypes()
    .Where(static t => t.IsClass && !t.IsAbstract && typeof(IScenario).IsAssignableFrom(t))
    .Select(static t => (IScenario)Activator.CreateInstance(t)!)
    .OrderBy(static s => s.Name, StringComparer.Ordinal)
    .ToArray();

var wanted = scenarios.FirstOrDefault(s => args.Length > 0 && s.Name == args[0]);
if (wanted is null)
{
    Console.WriteLine("Scenarios (first argument):");
    foreach (var scenario in scenarios)
    {
        Console.WriteLine($"  {scenario.Name,-24} {scenario.Summary}");
    }

    return args.Length == 0 ? 0 : 2;
}

return await wanted.RunAsync(args[1..], stop.Token);

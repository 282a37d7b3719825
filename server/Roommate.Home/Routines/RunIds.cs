using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts;

namespace Roommate.Home.Routines;

/// <summary>A run's id names its routine, so that a cause that is a run leads to it: <c>run_{routine}_{own}</c>.</summary>
internal static class RunIds
{
    private const int OwnLength = 20;

    /// <param name="key">The same key gives the same run: a firing that is handed out twice starts one.</param>
    public static string Of(string routineId, string key) =>
        $"{IdPrefix.Run}_{routineId[(IdPrefix.Routine.Length + 1)..]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..OwnLength]}";

    public static string? RoutineOf(string runId) =>
        runId.Split('_') is [IdPrefix.Run, { Length: > 0 } routine, { Length: OwnLength }] ? $"{IdPrefix.Routine}_{routine}" : null;
}

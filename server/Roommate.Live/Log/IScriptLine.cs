using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>A shorter way to Redis for scripts that answer one text.</summary>
internal interface IScriptLine
{
    /// <summary>
    /// One run, with its answer to come; false when the line cannot take it now and nothing was sent. A script that this Redis does not know
    /// yet is a <see cref="ScriptUnknownException"/>, trouble the fault <c>unavailable</c>.
    /// </summary>
    /// <param name="here">What follows the answer is short and never blocks, so it may run on the thread that read it.</param>
    bool TryRun(LogScript script, RedisKey[] keys, RedisValue[] values, bool here, [NotNullWhen(true)] out Task<byte[]>? running, CancellationToken ct);
}

/// <summary>Nothing has run: the text of the script has to be sent first.</summary>
internal sealed class ScriptUnknownException() : Exception("This Redis does not know the script.");

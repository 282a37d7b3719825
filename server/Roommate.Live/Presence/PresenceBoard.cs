using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Live.Presence;

/// <summary>Who is online on any node, and who came or went by this very beat.</summary>
internal sealed record PresenceChange(IReadOnlyCollection<string> Online, IReadOnlyCollection<string> Came, IReadOnlyCollection<string> Went);

/// <summary>
/// The nodes and the people connected to them, in one hash. A node that has not beaten for a lease is gone and its
/// people with it. Because the comparison is part of the script, exactly one node learns of each coming and going.
/// </summary>
internal sealed class PresenceBoard(IRedis redis, TimeProvider time)
{
    private static readonly RedisKey Key = Keys.Of("presence", "nodes");

    // KEYS: the hash. ARGV: node, its people (separated by spaces), lease ms.
    private const string Beat = """
        local t = redis.call('TIME')
        local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
        local nodes = redis.call('HGETALL', KEYS[1])
        local before, after = {}, {}
        local function add(set, people) for id in string.gmatch(people, '%S+') do set[id] = true end end
        for i = 1, #nodes, 2 do
          local beat, people = string.match(nodes[i + 1], '^(%d+) ?(.*)$')
          add(before, people)
          if nodes[i] ~= ARGV[1] then
            if now - tonumber(beat) > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], nodes[i]) else add(after, people) end
          end
        end
        add(after, ARGV[2])
        redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now) .. ARGV[2])
        local online, came, went = {}, {}, {}
        for id in pairs(after) do
          online[#online + 1] = id
          if not before[id] then came[#came + 1] = id end
        end
        for id in pairs(before) do if not after[id] then went[#went + 1] = id end end
        return {table.concat(online, ' '), table.concat(came, ' '), table.concat(went, ' ')}
        """;

    /// <summary>Says who is connected to this node. An unreachable store throws <c>unavailable</c>.</summary>
    public async Task<PresenceChange> BeatAsync(string node, IEnumerable<string> people, TimeSpan lease, CancellationToken ct)
    {
        try
        {
            RedisValue[] arguments = [node, string.Join(' ', people), (long)lease.TotalMilliseconds];
            var reply = (RedisResult[])await redis.Database.ScriptEvaluateAsync(Beat, [Key], arguments).WaitAsync(RedisTrouble.Patience, time, ct);
            return new PresenceChange(Split(reply[0]), Split(reply[1]), Split(reply[2]));
        }
        catch (Exception trouble) when (RedisTrouble.IsUnavailable(trouble) || trouble is RedisServerException)
        {
            // Forgotten scripts too: the next beat, in two seconds, sends it again.
            throw RedisTrouble.Unavailable();
        }
    }

    private static string[] Split(RedisResult text) => ((string?)text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

namespace Roommate.Platform.Scheduling;

/// <summary>
/// Dues are one sorted set (member <c>kind/id</c>, score: the next moment to look at it in Unix ms) and one hash
/// (member to <c>version number tries body</c>). A hand-out moves the score to the end of its lease, so what a dead node
/// held is due again by itself.
/// </summary>
internal static class DueScripts
{
    /// <summary>KEYS: times, dues, counter. ARGV: channel, then member, at, body for each.</summary>
    public const string Set = """
        local first
        for i = 2, #ARGV, 3 do
          local version = redis.call('INCR', KEYS[3])
          redis.call('HSET', KEYS[2], ARGV[i], string.format('%.0f 0 0 ', version) .. ARGV[i + 2])
          redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
          if not first or tonumber(ARGV[i + 1]) < tonumber(first) then first = ARGV[i + 1] end
        end
        redis.call('PUBLISH', ARGV[1], first)
        return 1
        """;

    /// <summary>KEYS: times, dues. ARGV: member.</summary>
    public const string Cancel = "redis.call('ZREM', KEYS[1], ARGV[1]) return redis.call('HDEL', KEYS[2], ARGV[1])";

    /// <summary>KEYS: times, dues, counter. ARGV: now, end of the lease, how many. Answers member, version, number, tries, body for each.</summary>
    public const string Take = """
        local taken = {}
        for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
          local kept = redis.call('HGET', KEYS[2], member)
          local version, _, tries, body = string.match(kept or '', '^(%d+) (%d+) (%d+) (.*)$')
          if version then
            local number = string.format('%.0f', redis.call('INCR', KEYS[3]))
            tries = string.format('%.0f', tonumber(tries) + 1)
            redis.call('HSET', KEYS[2], member, version .. ' ' .. number .. ' ' .. tries .. ' ' .. body)
            redis.call('ZADD', KEYS[1], ARGV[2], member)
            for _, part in ipairs({member, version, number, tries, body}) do taken[#taken + 1] = part end
          else
            redis.call('ZREM', KEYS[1], member)
          end
        end
        return taken
        """;

    /// <summary>
    /// KEYS: times, dues. ARGV: member, version, number, then nothing (it is done), or the moment to look again and the tries to keep.
    /// Answers 1, 2 when it was set anew or cancelled meanwhile (nothing to do), or 0 when another node holds it.
    /// </summary>
    public const string Touch = """
        local kept = redis.call('HGET', KEYS[2], ARGV[1])
        local version, number, tries, body = string.match(kept or '', '^(%d+) (%d+) (%d+) (.*)$')
        if version ~= ARGV[2] then return 2 end
        if number ~= ARGV[3] then return 0 end
        if not ARGV[4] then
          redis.call('HDEL', KEYS[2], ARGV[1])
          redis.call('ZREM', KEYS[1], ARGV[1])
          return 1
        end
        redis.call('HSET', KEYS[2], ARGV[1], version .. ' ' .. number .. ' ' .. ARGV[5] .. ' ' .. body)
        redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
        return 1
        """;

    /// <summary>KEYS: the fence. ARGV: number, keep ms. Answers 1 when this number is the highest.</summary>
    public const string Raise = """
        local n = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
        if n > tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'n', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;
}

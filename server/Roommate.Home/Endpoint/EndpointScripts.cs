namespace Roommate.Home.Endpoint;

/// <summary>
/// What nodes do in Redis as one step. All keys share the hash tag <c>{mqtt}</c>. A session is a hash: <c>s</c> itself, <c>d{sequence}</c>
/// its deliveries, <c>r{id}</c> the QoS 2 packet ids received. <c>owners</c> says which node has a client's session, <c>nodes</c> when each
/// node was last heard of (Redis' clock, ms).
/// </summary>
internal static class EndpointScripts
{
    // KEYS: retained, sessions, owners, nodes. ARGV: node, prefix of session keys, channel, prefixes of inboxes and of mail channels, then the changes.
    public const string Write = """
        local owners, woken, i = {}, {}, 6
        local function mine(name)
          if owners[name] == nil then owners[name] = redis.call('HGET', KEYS[3], name) end
          return owners[name] == ARGV[1]
        end
        while i <= #ARGV do
          local op, name = ARGV[i], ARGV[i + 1]
          local key = ARGV[2] .. name
          if op == 'R' then
            if ARGV[i + 2] == '' then redis.call('HDEL', KEYS[1], name) else redis.call('HSET', KEYS[1], name, ARGV[i + 2]) end
            redis.call('PUBLISH', ARGV[3], 'R' .. ARGV[1] .. name .. '\0' .. ARGV[i + 2])
          elseif op == 'F' then
            if ARGV[i + 3] == '' then redis.call('PUBLISH', ARGV[5] .. name, 'M' .. ARGV[i + 2])
            else
              redis.call('RPUSH', ARGV[4] .. name, ARGV[i + 2])
              woken[name] = true
            end
          elseif mine(name) then
            if op == 'S' then
              redis.call('HSET', key, 's', ARGV[i + 2])
              redis.call('SADD', KEYS[2], name)
            elseif op == 'D' then redis.call('HSET', key, ARGV[i + 2], ARGV[i + 3])
            elseif op == 'E' then redis.call('HDEL', key, ARGV[i + 2])
            else
              redis.call('DEL', key)
              redis.call('SREM', KEYS[2], name)
              if ARGV[i + 2] == '' then redis.call('HDEL', KEYS[3], name) owners[name] = nil end
            end
          end
          i = i + 4
        end
        for name in pairs(woken) do
          redis.call('PUBLISH', ARGV[5] .. name, 'I')
          if not redis.call('ZSCORE', KEYS[4], name) then redis.call('EXPIRE', ARGV[4] .. name, 600) end
        end
        """;

    // KEYS: owners, nodes, the session. ARGV: name, node, lease ms, force, read.
    public const string Claim = """
        local owner = redis.call('HGET', KEYS[1], ARGV[1])
        if owner and owner ~= ARGV[2] and ARGV[4] == '0' then
          local t = redis.call('TIME')
          local beat = redis.call('ZSCORE', KEYS[2], owner)
          if beat and t[1] * 1000 + t[2] / 1000 - beat <= tonumber(ARGV[3]) then return {owner} end
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        local answer = {'', owner and owner ~= ARGV[2] and owner or ''}
        if owner ~= ARGV[2] or ARGV[5] == '1' then
          for _, part in ipairs(redis.call('HGETALL', KEYS[3])) do answer[#answer + 1] = part end
        end
        return answer
        """;

    // KEYS: owners. ARGV: name, node, channel.
    public const string Release = """
        if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
        redis.call('PUBLISH', ARGV[3], 'F' .. ARGV[2] .. ARGV[1])
        """;

    // KEYS: nodes. ARGV: node, lease ms. Answers how many others are there, how many are gone, and 1 when this node was taken for gone itself.
    // A node that was silent for half a lease cannot say of others that they were: the store may have been away from all of them.
    public const string Beat = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        if not before or now - before > ARGV[2] / 2 then return {redis.call('ZCARD', KEYS[1]) - 1, 0, before and 0 or 1} end
        local gone = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. string.format('%.0f', now - ARGV[2]))
        return {redis.call('ZCARD', KEYS[1]) - gone - 1, gone, 0}
        """;

    // KEYS: nodes. ARGV: lease ms. Answers the names of the nodes that are there.
    public const string Living = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now - ARGV[1]), '+inf')
        """;

    // KEYS: sessions, owners, nodes. ARGV: node, lease ms, 1 at the start, prefix of what nodes want. Answers the nodes that are gone, and the names that are this node's from now on,
    // each with the node that had it.
    public const string Adopt = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        redis.call('ZADD', KEYS[3], now, ARGV[1])
        local over = '(' .. string.format('%.0f', now - ARGV[2])
        local gone = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', over)
        redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', over)
        for _, name in ipairs(gone) do redis.call('DEL', ARGV[4] .. name) end
        local names, had = {}, {}
        local owners = redis.call('HGETALL', KEYS[2])
        for i = 1, #owners, 2 do
          local name, owner = owners[i], owners[i + 1]
          local own = owner == ARGV[1]
          if (own and ARGV[3] == '1') or (not own and not redis.call('ZSCORE', KEYS[3], owner)) then
            redis.call('HDEL', KEYS[2], name)
            had[name] = owner
          end
        end
        for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
          if redis.call('HSETNX', KEYS[2], name, ARGV[1]) == 1 then
            names[#names + 1] = name
            names[#names + 1] = had[name] or ''
          end
        end
        return {gone, names}
        """;

    // KEYS: what this node wants. ARGV: node, channel, id of the answer, the changes as they are told, then filter and level in turn; all: * for the changes.
    public const string Want = """
        local version = redis.call('HINCRBY', KEYS[1], 'v', 1)
        if ARGV[4] == '*' then
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'v', version)
        end
        for i = 5, #ARGV, 2 do
          if ARGV[i + 1] == '0' then redis.call('HDEL', KEYS[1], 'w' .. ARGV[i]) else redis.call('HSET', KEYS[1], 'w' .. ARGV[i], ARGV[i + 1]) end
        end
        redis.call('PUBLISH', ARGV[2], 'W' .. ARGV[1] .. ARGV[3] .. '\0' .. version .. '\0' .. ARGV[4])
        """;

    // KEYS: nodes. ARGV: node, prefix of what nodes want. Answers the other nodes whose sessions nobody has taken over, each with the version of what it wants.
    public const string Heads = """
        local answer = {}
        for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
          if name ~= ARGV[1] then
            answer[#answer + 1] = name
            answer[#answer + 1] = redis.call('HGET', ARGV[2] .. name, 'v') or '0'
          end
        end
        return answer
        """;
}

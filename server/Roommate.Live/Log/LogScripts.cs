namespace Roommate.Live.Log;

/// <summary>The two scripts of the log. All their keys are in KEYS, so they run on Redis Cluster too.</summary>
internal static class LogScripts
{
    /// <summary>
    /// KEYS: [idempotency] [lease] documents... (head, log) per topic... writes...
    /// ARGV: 1 idempotency 0/1, 2 fence 0/1, 3 documents, 4 topics, 5 events, 6 writes; then
    /// idempotency: result, keep ms; fence: number; document: expected ('' any), version, schema, body ('' removes);
    /// topic: channel, max length (0 none), keep ms (0 none); event: topic, offset ('' next, 'e' ephemeral), body;
    /// write: command, number of arguments, arguments.
    /// Answers K and the offsets, D and the first result, C and what is there, or F. Every guard comes before any write:
    /// a script is atomic but is not rolled back. A log that is kept for a time lives at least 1.75 times that long after its last
    /// event: its end is put off once in a quarter of the time, not by each event.
    /// </summary>
    public static readonly LogScript Commit = new("""
        local docs, topics, events, writes = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
        local k, a = 1, 7
        local idem, result, keep
        if ARGV[1] == '1' then
          idem, result, keep = KEYS[1], ARGV[7], ARGV[8]
          k, a = 2, 9
          local first = redis.call('GET', idem)
          if first then return 'D' .. first end
        end
        if ARGV[2] == '1' then
          if redis.call('HGET', KEYS[k], 'n') ~= ARGV[a] then return 'F' end
          k, a = k + 1, a + 1
        end
        local docK, docA = k, a
        for i = 0, docs - 1 do
          local expected = ARGV[a + i * 4]
          if expected ~= '' then
            local v = redis.call('HGET', KEYS[k + i], 'v') or '0'
            if v ~= expected then return 'C' .. v end
          end
        end
        k, a = k + docs, a + docs * 4
        local topicK, topicA = k, a
        local state, heads, reborn, offsets = {}, {}, {}, {}
        for t = 0, topics - 1 do
          local s = redis.call('HMGET', KEYS[k + t * 2], 'epoch', 'head', 'mt', 'mo', 'pe')
          state[t] = s
          heads[t] = tonumber(s[2] or 0)
          reborn[t] = not s[1]
        end
        k, a = k + topics * 2, a + topics * 3
        local eventA = a
        for i = 0, events - 1 do
          local t, want = tonumber(ARGV[a + i * 3]), ARGV[a + i * 3 + 1]
          if want == 'e' then
            offsets[i + 1] = '0'
          else
            if want ~= '' and tonumber(want) ~= heads[t] + 1 then
              if heads[t] ~= 0 then return string.format('C%.0f', heads[t]) end
              reborn[t] = true
              heads[t] = tonumber(want) - 1
            end
            heads[t] = heads[t] + 1
            offsets[i + 1] = string.format('%.0f', heads[t])
          end
        end
        a = a + events * 3
        for i = 0, docs - 1 do
          local d = docA + i * 4
          if ARGV[d + 3] == '' then
            redis.call('DEL', KEYS[docK + i])
          else
            redis.call('HSET', KEYS[docK + i], 'v', ARGV[d + 1], 's', ARGV[d + 2], 'd', ARGV[d + 3])
          end
        end
        for i = 0, writes - 1 do
          local n = tonumber(ARGV[a + 1])
          redis.call(ARGV[a], KEYS[k + i], unpack(ARGV, a + 2, a + 1 + n))
          a = a + 2 + n
        end
        local now
        for i = 0, events - 1 do
          local t, offset, body = tonumber(ARGV[eventA + i * 3]), offsets[i + 1], ARGV[eventA + i * 3 + 2]
          local s, head, log = state[t], KEYS[topicK + t * 2], KEYS[topicK + t * 2 + 1]
          local p = topicA + t * 3
          if offset ~= '0' then
            local life = tonumber(ARGV[p + 2])
            if reborn[t] or life > 0 then
              if not now then local time = redis.call('TIME'); now = {tonumber(time[1]), tonumber(time[2])} end
            end
            if reborn[t] then
              reborn[t] = false
              s[1] = string.format('%x%05x', now[1], now[2])
              s[3], s[5] = false, false
              redis.call('DEL', head, log)
              redis.call('HSET', head, 'epoch', s[1])
            end
            if ARGV[p + 1] == '0' then
              redis.call('XADD', log, offset .. '-0', 'e', body)
            else
              redis.call('XADD', log, 'MAXLEN', '~', ARGV[p + 1], offset .. '-0', 'e', body)
            end
            if life > 0 then
              local ms = now[1] * 1000 + math.floor(now[2] / 1000)
              if not s[3] or ms - tonumber(s[3]) > life then
                if s[3] then redis.call('XTRIM', log, 'MINID', '~', string.format('%.0f-0', tonumber(s[4]) + 1)) end
                s[3], s[4] = string.format('%.0f', ms), offset
                redis.call('HSET', head, 'head', offset, 'mt', s[3], 'mo', s[4])
              else
                redis.call('HSET', head, 'head', offset)
              end
              if not s[5] or ms - tonumber(s[5]) > life / 4 then
                s[5] = string.format('%.0f', ms)
                redis.call('HSET', head, 'pe', s[5])
                redis.call('PEXPIRE', log, string.format('%.0f', life * 2))
                redis.call('PEXPIRE', head, string.format('%.0f', life * 2 + 86400000))
              end
            else
              redis.call('HSET', head, 'head', offset)
            end
          end
          redis.call('PUBLISH', ARGV[p], (s[1] or '-') .. ' ' .. offset .. ' ' .. body)
        end
        if idem then
          local first = '0'
          for i = 1, events do if offsets[i] ~= '0' then first = offsets[i] break end end
          redis.call('SET', idem, (string.gsub(result, '%$offset', first)), 'PX', keep)
        end
        return 'K' .. table.concat(offsets, ',')
        """);

    /// <summary>
    /// KEYS: head, log. ARGV: first wanted offset, limit (0: only the head), keep ms (0 none).
    /// Answers epoch, head, first held offset, offset of the first event that follows, bodies... Offsets in one epoch are contiguous.
    /// </summary>
    public static readonly LogScript Read = new("""
        local s = redis.call('HMGET', KEYS[1], 'epoch', 'head')
        local epoch, head = s[1], s[2]
        if not epoch then
          local time = redis.call('TIME')
          epoch, head = string.format('%x%05x', time[1], time[2]), '0'
          redis.call('DEL', KEYS[2])
          redis.call('HSET', KEYS[1], 'epoch', epoch, 'head', head)
          if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', tonumber(ARGV[3]) * 2 + 86400000)) end
        end
        local limit = tonumber(ARGV[2])
        if limit == 0 then return {epoch, head} end
        local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
        local first = oldest and string.match(oldest[1], '^%d+') or string.format('%.0f', tonumber(head) + 1)
        local found = redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', limit)
        local reply = {epoch, head, first, found[1] and string.match(found[1][1], '^%d+') or '0'}
        for i = 1, #found do reply[4 + i] = found[i][2][2] end
        return reply
        """);
}

/// <summary>A script and the hash Redis knows it by: the client would hash the whole text on every call to find it.</summary>
internal sealed class LogScript(string text)
{
    public string Text { get; } = text;

    public byte[] Hash { get; } = ScriptHash.Of(text);

    /// <summary>The hash as the wire has it.</summary>
    public byte[] HashText => field ??= System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Hash));
}

internal static class ScriptHash
{
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "EVALSHA names scripts by SHA-1; nothing rests on its strength.")]
    public static byte[] Of(string text) => System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(text));
}

using System.Globalization;
using Roommate.Contracts.Assistant;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Costs;

/// <summary>
/// What a home has spent and set aside: per month one hash (field <c>home</c>, and <c>user/day</c> per person), the open
/// reservations in another, and per day the counters of each person and model. Amounts are millionths of the currency.
/// </summary>
internal sealed class SpendingStore(IRedis redis)
{
    // A reservation whose turn died without a word is forgotten after this.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UsageKept = TimeSpan.FromDays(400);

    private const string ReserveScript =
        """
        local now, home, person = tonumber(ARGV[6]), 0, 0
        local open = redis.call('HGETALL', KEYS[2])
        for i = 1, #open, 2 do
          local amount, who, ends = string.match(open[i + 1], '^(%d+)|([^|]*)|(%d+)$')
          if open[i] == ARGV[1] then
          elseif tonumber(ends) <= now then redis.call('HDEL', KEYS[2], open[i])
          else
            home = home + tonumber(amount)
            if who == ARGV[2] then person = person + tonumber(amount) end
          end
        end
        home = home + tonumber(redis.call('HGET', KEYS[1], 'home') or '0') + tonumber(ARGV[8])
        person = person + tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0') + tonumber(ARGV[8])
        local ofPerson, ofHome = tonumber(ARGV[4]), tonumber(ARGV[5])
        if ofPerson > 0 and person >= ofPerson then return {1, tostring(person), tostring(home)} end
        if ofHome > 0 and home >= ofHome then return {2, tostring(person), tostring(home)} end
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[3] .. '|' .. ARGV[2] .. '|' .. ARGV[7])
        return {0, tostring(person), tostring(home)}
        """;

    // Booked once per turn, however often it is asked.
    private const string SettleScript =
        """
        redis.call('HDEL', KEYS[2], ARGV[1])
        if redis.call('SADD', KEYS[4], ARGV[1]) == 0 then return 0 end
        redis.call('EXPIRE', KEYS[4], 259200)
        redis.call('HINCRBY', KEYS[1], 'home', ARGV[3])
        redis.call('HINCRBY', KEYS[1], ARGV[2], ARGV[3])
        redis.call('EXPIRE', KEYS[1], ARGV[9])
        local names = {'turns', 'input', 'output', 'cached', 'reasoning', 'micro'}
        local amounts = {ARGV[11], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[3]}
        for i = 1, #names do redis.call('HINCRBY', KEYS[3], ARGV[4] .. '|' .. names[i], amounts[i]) end
        redis.call('HSET', KEYS[3], 'currency', ARGV[10])
        redis.call('EXPIRE', KEYS[3], ARGV[9])
        return 1
        """;

    /// <summary>Sets an amount aside, unless a budget (0: none) is used up by what was spent and set aside before, and by what the turn itself has used.</summary>
    public async ValueTask<Budgeted> ReserveAsync(string homeId, string turnId, string userId, DateOnly day, Asked asked, DateTimeOffset now, CancellationToken ct)
    {
        RedisValue[] arguments =
        [
            turnId, Who(userId, day), asked.Used + asked.Expected, asked.OfPerson, asked.OfHome, now.ToUnixTimeMilliseconds(), (now + Abandoned).ToUnixTimeMilliseconds(), asked.Used,
        ];
        var answer = (RedisValue[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(ReserveScript, [Spent(homeId, day), Reserved(homeId)], arguments), ct))!;
        return new Budgeted((BudgetEnd)(int)answer[0], (long)answer[1], (long)answer[2]);
    }

    public async ValueTask ReleaseAsync(string homeId, string turnId, CancellationToken ct) => await redis.CallAsync(db => db.HashDeleteAsync(Reserved(homeId), turnId), ct);

    /// <summary>Books what a turn used; false when it was booked before.</summary>
    public async ValueTask<bool> SettleAsync(string homeId, string turnId, string userId, string model, DateOnly day, TurnUsage usage, long amount, string currency, int turns, CancellationToken ct)
    {
        RedisValue[] arguments =
        [
            turnId, Who(userId, day), amount, $"{userId}|{model.Replace('|', '/')}", usage.InputTokens, usage.OutputTokens, usage.CachedTokens, usage.ReasoningTokens,
            (long)UsageKept.TotalSeconds, currency, turns,
        ];
        return (int)await redis.CallAsync(db => db.ScriptEvaluateAsync(SettleScript, [Spent(homeId, day), Reserved(homeId), Usage(homeId, day), Booked(homeId, day)], arguments), ct) == 1;
    }

    /// <summary>What a person has spent on a day and their home in its month, and what both have set aside.</summary>
    public async ValueTask<Standing> StandingAsync(string homeId, string userId, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        var spent = await redis.CallAsync(db => db.HashGetAsync(Spent(homeId, day), [Who(userId, day), "home"]), ct);
        long person = 0, home = 0;
        foreach (var entry in await redis.CallAsync(db => db.HashGetAllAsync(Reserved(homeId)), ct))
        {
            if (((string)entry.Value!).Split('|') is [var amount, var who, var ends] && long.Parse(ends, CultureInfo.InvariantCulture) > now.ToUnixTimeMilliseconds())
            {
                var set = long.Parse(amount, CultureInfo.InvariantCulture);
                home += set;
                person += who == Who(userId, day) ? set : 0;
            }
        }

        return new Standing((long)spent[0], person, (long)spent[1], home);
    }

    /// <summary>The counters of a day, as <c>user|model|name</c>.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> DayAsync(string homeId, DateOnly day, CancellationToken ct) =>
        (await redis.CallAsync(db => db.HashGetAllAsync(Usage(homeId, day)), ct)).ToDictionary(static f => (string)f.Name!, static f => (string)f.Value!, StringComparer.Ordinal);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Who(string userId, DateOnly day) => $"{userId}/{Text(day)}";

    private static RedisKey Spent(string homeId, DateOnly day) => Keys.Of(homeId, $"spent:{day.ToString("yyyy-MM", CultureInfo.InvariantCulture)}");

    private static RedisKey Reserved(string homeId) => Keys.Of(homeId, "reserved");

    private static RedisKey Usage(string homeId, DateOnly day) => Keys.Of(homeId, $"usage:{Text(day)}");

    private static RedisKey Booked(string homeId, DateOnly day) => Keys.Of(homeId, $"booked:{Text(day)}");
}

/// <summary>Which budget, if any, is used up. Persisted nowhere; the numbers are the script's.</summary>
internal enum BudgetEnd
{
    None = 0,
    Person = 1,
    Home = 2,
}

/// <summary>What is asked of the budgets, in millionths.</summary>
/// <param name="Expected">What the next call is taken to cost at most.</param>
/// <param name="Used">What the turn has used already.</param>
/// <param name="OfPerson">The budget of the person; 0: none.</param>
/// <param name="OfHome">The budget of the home; 0: none.</param>
internal sealed record Asked(long Expected, long Used, long OfPerson, long OfHome);

/// <summary>How a person and a home stand, in millionths.</summary>
internal sealed record Standing(long PersonSpent, long PersonReserved, long HomeSpent, long HomeReserved);

/// <param name="Person">Spent and set aside before by the person on that day, in millionths.</param>
/// <param name="Home">The same of the home in that month.</param>
internal sealed record Budgeted(BudgetEnd End, long Person, long Home);

using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;

namespace Roommate.People.Invites;

/// <summary>What may become of invites: pure decisions over a home's document of them.</summary>
internal static class InviteRules
{
    private const int MostOpen = 200;
    private const int MostUses = 10_000;
    private const int CodeLength = 10;

    // Without what is misread on paper: 0 O, 1 I L, U V.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ";

    private static readonly TimeSpan UsualTime = TimeSpan.FromHours(24);
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(30);

    public static Outcome<InvitesRecord> Add(InvitesRecord invites, string id, string code, CreateInviteRequest request, string by, DateTimeOffset now, string? network = null)
    {
        if (request.Role is not (HomeRole.Guest or HomeRole.Member or HomeRole.Admin or HomeRole.Child))
        {
            return Fault.Invalid("role", "Somebody is invited as guest, child, member or admin.");
        }

        if (request.Uses is < 1 or > MostUses)
        {
            return Fault.Invalid("uses", $"An invite is for 1 to {MostUses} people.");
        }

        if (request.Rooms is { Count: > 0 } && request.Role is not (HomeRole.Guest or HomeRole.Child))
        {
            return Fault.Invalid("rooms", "Rooms are for guests and children; members are at home everywhere.");
        }

        if (request.Name is { } name && !AccountRules.IsName(name))
        {
            return Fault.Invalid("name", "A name has 1 to 80 visible characters.");
        }

        if (request.HomeNetworkOnly && network is null)
        {
            return Fault.Invalid("homeNetworkOnly", "Your network is not known here.");
        }

        if (request.WithinMeters is < Nearness.Least or > Nearness.Most)
        {
            return Fault.Invalid("withinMeters", $"Near is {Nearness.Least} to {Nearness.Most} metres.");
        }

        var expires = request.ExpiresAt ?? now + UsualTime;
        if (expires <= now || expires > now + MostTime)
        {
            return Fault.Invalid("expiresAt", $"An invite ends in the future and within {MostTime.Days} days.");
        }

        var open = invites.Open.Where(i => i.Value.ExpiresAt > now).ToDictionary();
        if (open.Count >= MostOpen)
        {
            return Fault.Conflict($"There are {MostOpen} open invites. Withdraw some first.");
        }

        open[id] = new InviteRecord(code, request.Role, expires, request.Uses, by)
        {
            Rooms = request.Rooms is { Count: > 0 } rooms ? [.. rooms.OfType<string>()] : null, Name = request.Name?.Trim(), Network = request.HomeNetworkOnly ? network : null,
            WithinMeters = request.WithinMeters,
        };
        return new InvitesRecord(open);
    }

    /// <summary>One person joins; the last use takes the invite away. Why a code does not work is not told apart.</summary>
    public static Outcome<InvitesRecord> Use(InvitesRecord invites, string id, DateTimeOffset now)
    {
        if (!invites.Open.TryGetValue(id, out var invite) || invite.ExpiresAt <= now)
        {
            return NoSuchCode();
        }

        var open = invites.Open.ToDictionary();
        if (invite.Uses == 1)
        {
            open.Remove(id);
        }
        else
        {
            open[id] = invite with { Uses = invite.Uses - 1 };
        }

        return new InvitesRecord(open);
    }

    public static Outcome<InvitesRecord> Withdraw(InvitesRecord invites, string id) =>
        invites.Open.ContainsKey(id) ? new InvitesRecord(invites.Open.Where(i => i.Key != id).ToDictionary()) : Fault.NotFound("This invite");

    public static Fault NoSuchCode() => Fault.NotFound("This code");

    /// <summary>A code of some 48 random bits, from a source of values in [0, 1).</summary>
    public static string NewCode(Func<double> random) =>
        string.Create(CodeLength, random, static (span, next) =>
        {
            foreach (ref var letter in span)
            {
                letter = Alphabet[(int)(next() * Alphabet.Length)];
            }
        });

    /// <summary>As people type it: lower case, with spaces or dashes. Null when it is no code.</summary>
    public static string? Read(string typed)
    {
        var code = string.Concat(typed.Where(static c => c is not (' ' or '-'))).ToUpperInvariant();
        return code.Length == CodeLength && code.All(Alphabet.Contains) ? code : null;
    }
}

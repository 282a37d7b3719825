using System.Globalization;
using System.Net;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.People.Accounts;
using Roommate.People.Mail;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.SignIn;

/// <summary>Tells people what they should know of sign-ins to their account: a new device, somewhere else a moment ago, many wrong passwords.</summary>
internal sealed class SignInWatch(IIndexes indexes, SignInStore sessions, ITopicLog log, Mailer mailer, Buckets buckets, IAuditTrail trail, Ids ids, TimeProvider time)
{
    private const string Known = "devices";

    private static readonly TimeSpan AMoment = TimeSpan.FromMinutes(10);
    private static readonly BucketLimit Warnings = new("login-warned", 1, TimeSpan.FromHours(1));

    /// <summary>Before the new session is kept.</summary>
    public async ValueTask SignedInAsync(Account account, string? device, string? from, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var fingerprint = Platform.Limits.Buckets.NameOf($"{device} {Network(from)}");
        var known = await indexes.AllAsync(account.Id, Known, ct);
        await indexes.AddAsync(account.Id, Known, fingerprint, now.ToUnixTimeMilliseconds(), ct);
        await trail.WriteAsync(account.Id, new AuditEntry("user", account.Id, account.DisplayName, "signIn", account.Id, After: new { device }, From: from), ct);
        if (known.Count == 0 || known.Contains(fingerprint))
        {
            return;
        }

        var elsewhere = (await sessions.OfAsync(account.Id, ct)).Any(s => s.Value.LastSeenAt > now - AMoment && Network(s.Value.From) != Network(from));
        var words = LetterWords.In(account.Locale);
        var text = words.NewSignIn(device, from, elsewhere);
        await NotifyAsync(account.Id, text, now, ct);
        if (account.Email is { } address)
        {
            mailer.Post(_ => new ValueTask<Letter?>(new Letter(address, words.SignedIn.Subject, $"{now.ToString("u", CultureInfo.InvariantCulture)}\n\n{text}\n")));
        }
    }

    /// <summary>Somebody tries passwords; the account is looked up behind the answer, so that its time tells nothing.</summary>
    public void Refused(string email, string? from, Func<string, Task<Account?>> find) => mailer.Post(async ct =>
    {
        if (await find(email) is not { } account || await buckets.TakeAsync(Warnings, account.Id, "", ct) is not null)
        {
            return null;
        }

        var words = LetterWords.In(account.Locale);
        var text = words.WasGuessed(from);
        await NotifyAsync(account.Id, text, time.GetUtcNow(), ct);
        return account.Email is { } address ? new Letter(address, words.Guessed.Subject, text + "\n") : null;
    });

    private async ValueTask NotifyAsync(string userId, string text, DateTimeOffset now, CancellationToken ct)
    {
        var notification = new Notification(ids.New("ntf"), text, now);
        await log.CommitAsync(new Commit(userId) { Events = [EventDraft.Of(Topics.UserKind, EventTypes.NotificationAdded, now, notification, Cause.System)] }, ct);
    }

    // A phone's address changes within its network all day long.
    private static string Network(string? from)
    {
        if (!IPAddress.TryParse(from, out var address))
        {
            return "";
        }

        var bytes = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().GetAddressBytes() : address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 2 : 6));
    }
}

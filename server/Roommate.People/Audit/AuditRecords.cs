using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.People;

namespace Roommate.People.Audit;

/// <summary>Where a trail stands.</summary>
internal sealed record AuditHead(long Count, string Hash)
{
    public static AuditHead None { get; } = new(0, "");
}

/// <summary>
/// A link of the chain. It names nobody: people are pseudonyms, and what happened in detail is beside it with only a
/// digest here, so that an erasure breaks nothing.
/// </summary>
internal sealed record AuditLink(long Seq, DateTimeOffset At, string Who, string Action, string Target, string Digest, string Hash)
{
    public static AuditLink After(AuditHead head, DateTimeOffset at, string who, string action, string target, string details)
    {
        var link = new AuditLink(head.Count + 1, at, who, action, target, Sha(details), "");
        return link with { Hash = link.Chain(head.Hash) };
    }

    public string Chain(string before) => Sha(string.Join('\n', Seq.ToString(CultureInfo.InvariantCulture), Wire.Text(At), Who, Action, Target, Digest, before));

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <param name="Salt">So that a digest of something short cannot be guessed.</param>
internal sealed record AuditDetails(string Salt, AuditActor Actor, string Target, string? From, JsonElement? Before, JsonElement? After);

/// <summary>The pure check of a whole chain.</summary>
internal static class AuditChain
{
    public const string Erasure = "person.erased";

    /// <param name="links">In order, each with its details as kept (null: gone).</param>
    public static AuditCheck Check(AuditHead head, IEnumerable<(AuditLink Link, string? Details)> links)
    {
        var all = links.ToArray();
        var erased = all.Where(static l => l.Link.Action == Erasure).Select(static l => l.Link.Target).ToHashSet(StringComparer.Ordinal);
        var (before, gone) = ("", 0L);
        for (var i = 0; i < all.Length; i++)
        {
            var (link, details) = all[i];
            if (link.Seq != i + 1 || link.Hash != link.Chain(before))
            {
                return new AuditCheck(head.Count, gone, i + 1, head.Hash);
            }

            if (details is null || AuditLink.Sha(details) != link.Digest)
            {
                if (!erased.Contains(link.Who) && !erased.Contains(link.Target))
                {
                    return new AuditCheck(head.Count, gone, link.Seq, head.Hash);
                }

                gone++;
            }

            before = link.Hash;
        }

        return new AuditCheck(head.Count, gone, all.Length == head.Count && before == head.Hash ? null : all.Length + 1, head.Hash);
    }
}

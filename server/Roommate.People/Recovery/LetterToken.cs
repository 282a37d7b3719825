using System.Buffers.Text;
using System.Text;

namespace Roommate.People.Recovery;

/// <summary>What a link in a letter carries: whose account, for a new address which, and Identity's token that proves it.</summary>
internal readonly record struct LetterToken(string UserId, string Proof, string NewEmail = "")
{
    private const int Most = 2000;

    public static LetterToken? Parse(string text)
    {
        if (text.Length > Most || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is [var user, var email, var proof] ? new LetterToken(user, proof, email) : null;
    }

    public string Write() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{UserId}\n{NewEmail}\n{Proof}"));
}

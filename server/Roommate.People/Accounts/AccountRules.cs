using System.Buffers.Binary;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;

namespace Roommate.People.Accounts;

/// <summary>What an account's fields must look like, checked before any work.</summary>
internal static class AccountRules
{
    public const int LeastPassword = 10;
    private const int MostPassword = 200;
    private const int MostName = 80;
    private const int MostEmail = 254;

    /// <summary>What the entity tag of a profile says: another one for every other profile. The account's own version moves with each sign-in.</summary>
    public static long VersionOf(User user) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(user, Wire.Json)));

    /// <summary>Null when all is well, else <c>invalid</c> with what is wrong per field.</summary>
    public static Fault? Check(string? email, string? password, string? displayName)
    {
        var errors = new Dictionary<string, string[]>();
        if (email is not null && !IsEmail(email))
        {
            errors["email"] = ["An e-mail address looks like ana@example.com."];
        }

        if (password is not null && CheckLength(password) is { } length)
        {
            errors["password"] = [length];
        }
        else if (password is not null && IsGuessedFirst(password, email, displayName))
        {
            errors["password"] = ["This is one of the passwords that guessing begins with. Take another: three words that have nothing to do with each other, for example."];
        }

        if (displayName is not null && !IsName(displayName))
        {
            errors["displayName"] = [$"A name has 1 to {MostName} visible characters."];
        }

        return errors.Count == 0 ? null : Fault.Invalid(errors.Values.First()[0]) with { Errors = errors };
    }

    /// <summary>Null when a password has a length that is taken.</summary>
    public static string? CheckLength(string password) => password.Length is < LeastPassword or > MostPassword ? $"A password has {LeastPassword} to {MostPassword} characters." : null;

    /// <summary>Whether there could be an account with these at all; anything longer is not worth any work.</summary>
    public static bool CouldSignIn(string email, string password) => email.Length <= MostEmail && password.Length <= MostPassword && IsText(email);

    public static bool IsName(string name) => name.Trim().Length is > 0 and <= MostName && !name.Any(char.IsControl) && IsText(name);

    public static bool IsTimeZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);

    public static bool IsLocale(string locale) => locale.Length is >= 2 and <= 35 && locale.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsEmail(string email) =>
        email.Length is > 2 and <= MostEmail && !email.Any(char.IsWhiteSpace) && !email.Any(char.IsControl) && IsText(email)
        && MailAddress.TryCreate(email, out var address) && address.Address == email;

    private static bool IsGuessedFirst(string password, string? email, string? displayName) =>
        CommonPasswords.Contains(password) || IsSame(password, email) || IsSame(password, email?.Split('@')[0]) || IsSame(password, displayName);

    private static bool IsSame(string password, string? other) => other is not null && string.Equals(password.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    // A lone surrogate cannot be written as UTF-8.
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}

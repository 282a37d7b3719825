namespace Roommate.People.Mail;

/// <summary>What letters and the notices that go with them say, in the language of who reads them. They name no home and no other person.</summary>
internal sealed record LetterWords
{
    public static LetterWords English { get; } = new()
    {
        Reset = ("A new password for Roommate", "Somebody, perhaps you, asked for a new password.\n\nChoose it here within an hour:\n{link}\n\nIf it was not you, do nothing: your password stays as it is.\n"),
        Confirm = ("Confirm your address for Roommate", "Open this within an hour to confirm that this address is yours:\n{link}\n\nIf you did not ask for it, do nothing.\n"),
        Changed = ("Your password for Roommate was changed", "Your password was changed with a link from a letter, and every device was signed out.\n\nIf it was not you, ask for a new password at once, and secure your mailbox first.\n"),
        SignedIn = ("A new sign-in to your Roommate account", "New sign-in with {device} from {from}.{elsewhere} If it was not you, change your password and sign out everywhere."),
        Elsewhere = " A moment before you were signed in from somewhere else.",
        Guessed = ("Somebody tries to sign in to your Roommate account", "Many wrong passwords were tried for your account, last from {from}. They were held back. A second factor keeps your account safe even from a guessed password."),
        UnknownDevice = "an unknown device",
        UnknownPlace = "an unknown place",
    };

    public static LetterWords German { get; } = new()
    {
        Reset = ("Ein neues Passwort für Roommate", "Jemand, vielleicht du, hat um ein neues Passwort gebeten.\n\nWähle es hier innerhalb einer Stunde:\n{link}\n\nWarst du es nicht, tu nichts: Dein Passwort bleibt, wie es ist.\n"),
        Confirm = ("Bestätige deine Adresse für Roommate", "Öffne dies innerhalb einer Stunde, um zu bestätigen, dass diese Adresse deine ist:\n{link}\n\nHast du nicht darum gebeten, tu nichts.\n"),
        Changed = ("Dein Passwort für Roommate wurde geändert", "Dein Passwort wurde mit einem Link aus einem Brief geändert, und alle Geräte wurden abgemeldet.\n\nWarst du es nicht, sichere zuerst dein Postfach und bitte dann sofort um ein neues Passwort.\n"),
        SignedIn = ("Eine neue Anmeldung bei deinem Roommate-Konto", "Neue Anmeldung mit {device} von {from}.{elsewhere} Warst du es nicht, ändere dein Passwort und melde dich überall ab."),
        Elsewhere = " Einen Augenblick vorher warst du anderswo angemeldet.",
        Guessed = ("Jemand versucht, sich bei deinem Roommate-Konto anzumelden", "Viele falsche Passwörter wurden für dein Konto versucht, zuletzt von {from}. Sie wurden aufgehalten. Ein zweiter Faktor schützt dein Konto sogar vor einem erratenen Passwort."),
        UnknownDevice = "einem unbekannten Gerät",
        UnknownPlace = "einem unbekannten Ort",
    };

    public static LetterWords Arabic { get; } = new()
    {
        Reset = ("كلمة مرور جديدة لـ Roommate", "طلب أحدهم، وربما أنت، كلمة مرور جديدة.\n\nاخترها هنا خلال ساعة:\n{link}\n\nإن لم تكن أنت فلا تفعل شيئًا: تبقى كلمة مرورك كما هي.\n"),
        Confirm = ("أكّد عنوانك لـ Roommate", "افتح هذا خلال ساعة لتؤكد أن هذا العنوان لك:\n{link}\n\nإن لم تطلب ذلك فلا تفعل شيئًا.\n"),
        Changed = ("تغيّرت كلمة مرورك لـ Roommate", "تغيّرت كلمة مرورك برابط من رسالة، وسُجّل الخروج من كل الأجهزة.\n\nإن لم تكن أنت فأمّن صندوق بريدك أولًا ثم اطلب كلمة مرور جديدة فورًا.\n"),
        SignedIn = ("تسجيل دخول جديد إلى حسابك في Roommate", "تسجيل دخول جديد بواسطة {device} من {from}.{elsewhere} إن لم تكن أنت فغيّر كلمة مرورك وسجّل الخروج من كل مكان."),
        Elsewhere = " قبل لحظة كنت قد سجّلت الدخول من مكان آخر.",
        Guessed = ("أحدهم يحاول الدخول إلى حسابك في Roommate", "جُرّبت كلمات مرور خاطئة كثيرة لحسابك، آخرها من {from}، وقد أُوقفت. العامل الثاني يحمي حسابك حتى من كلمة مرور خُمّنت."),
        UnknownDevice = "جهاز غير معروف",
        UnknownPlace = "مكان غير معروف",
    };

    public required (string Subject, string Text) Reset { get; init; }

    public required (string Subject, string Text) Confirm { get; init; }

    public required (string Subject, string Text) Changed { get; init; }

    public required (string Subject, string Text) SignedIn { get; init; }

    public required string Elsewhere { get; init; }

    public required (string Subject, string Text) Guessed { get; init; }

    public required string UnknownDevice { get; init; }

    public required string UnknownPlace { get; init; }

    /// <summary>By a locale like <c>de-AT</c>; English where there is none or another.</summary>
    public static LetterWords In(string? locale) => locale?.Split('-')[0].ToLowerInvariant() switch
    {
        "de" => German,
        "ar" => Arabic,
        _ => English,
    };

    public string NewSignIn(string? device, string? from, bool elsewhere) => SignedIn.Text
        .Replace("{device}", device ?? UnknownDevice, StringComparison.Ordinal)
        .Replace("{from}", from ?? UnknownPlace, StringComparison.Ordinal)
        .Replace("{elsewhere}", elsewhere ? Elsewhere : "", StringComparison.Ordinal);

    public string WasGuessed(string? from) => Guessed.Text.Replace("{from}", from ?? UnknownPlace, StringComparison.Ordinal);
}

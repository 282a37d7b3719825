using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>One spoken form of a reply.</summary>
internal sealed record SpeechKey(string TurnId, string? Voice, double Speed, string Language)
{
    private const int HashBytes = 6;

    /// <summary>A file name: the turn, and a mark of the rest.</summary>
    public string FileName => $"{TurnId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Voice}\n{Speed:0.##}\n{Language}"))).AsSpan(0, HashBytes))}";
}

using System.Globalization;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Character;

/// <summary>The persona of each home, in a document under the home.</summary>
public sealed class Personas(IDocuments documents)
{
    private const int MostName = 40;
    private const int MostManner = 500;
    private const int MostLanguages = 5;

    private static readonly DocumentKind<Persona> Kind = new("persona");

    public async ValueTask<Persona> OfAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Kind, homeId, ct))?.Value ?? new Persona();

    public async ValueTask<Outcome<Persona>> SetAsync(string homeId, Persona persona, CancellationToken ct) => Check(persona) is { } fault
        ? fault
        : (await documents.ChangeAsync(Kind, homeId, _ => new Change<Persona>(persona with { Name = persona.Name.Trim(), Manner = persona.Manner?.Trim() }), ct)).Map(static p => p.Value);

    public static Fault? Check(Persona persona) =>
        persona.Name.Trim().Length is 0 or > MostName || persona.Name.Any(char.IsControl) ? Fault.Invalid("name", $"A name has 1 to {MostName} characters.")
        : persona.Manner is { Length: > MostManner } ? Fault.Invalid("manner", $"A manner has at most {MostManner} characters.")
        : persona.Languages is { } languages && (languages.Count > MostLanguages || !languages.All(IsLanguage)) ? Fault.Invalid("languages", $"At most {MostLanguages} languages, as en or de-AT.")
        : null;

    private static bool IsLanguage(string code)
    {
        try
        {
            return code is { Length: >= 2 and <= 10 } && CultureInfo.GetCultureInfo(code, predefinedOnly: true).Name.Length > 0;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}

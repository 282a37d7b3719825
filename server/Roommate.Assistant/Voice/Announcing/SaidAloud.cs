using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>Addresses at which a text can be heard once, for devices that cannot sign in.</summary>
public sealed class SaidAloud
{
    private readonly SpeechTicketStore _tickets;
    private readonly Synthesizer _synthesizer;
    private readonly ISpeakingWishes _wishes;
    private readonly IOptions<SpeechOptions> _options;

    internal SaidAloud(SpeechTicketStore tickets, Synthesizer synthesizer, ISpeakingWishes wishes, IOptions<SpeechOptions> options)
    {
        _tickets = tickets;
        _synthesizer = synthesizer;
        _wishes = wishes;
        _options = options;
    }

    /// <summary>In the voice of who wants it said, else in the home's; null when nothing here can speak.</summary>
    public async ValueTask<string?> AddressAsync(Cause by, string homeId, string text, TimeSpan keep, CancellationToken ct) =>
        _synthesizer.WhyNot is null ? await AddressAsync(text, await _wishes.OfAsync(new Caller(by.Id ?? "", by.Name ?? "", ""), homeId, ct), keep, ct) : null;

    internal async ValueTask<string> AddressAsync(string text, SpeakingWishes wished, TimeSpan keep, CancellationToken ct)
    {
        var ticket = await _tickets.AddAsync(new SpeechTicket(text, wished.Voice, wished.Speed, EspeakVoices.LanguageOf(wished.Locale)), keep, ct);
        return $"{_options.Value.PublicUrl.TrimEnd('/')}/api/v1/speech/{ticket}";
    }
}

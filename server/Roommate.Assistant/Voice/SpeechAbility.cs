using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice;

/// <summary>Whether anybody speaks here.</summary>
internal sealed class SpeechAbility(Synthesizer synthesizer) : IVoiceAbility
{
    public VoiceWay Way => VoiceWay.Speech;

    public VoiceAbility State => new(synthesizer.Engine is not null, synthesizer.Engine?.Name, synthesizer.WhyNot);
}

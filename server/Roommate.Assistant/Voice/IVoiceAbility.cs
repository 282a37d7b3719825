using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice;

/// <summary>The two ways of voice.</summary>
internal enum VoiceWay
{
    Transcription,
    Speech,
}

/// <summary>Says whether one way of voice is on here, and why not.</summary>
internal interface IVoiceAbility
{
    VoiceWay Way { get; }

    VoiceAbility State { get; }
}

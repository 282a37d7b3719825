namespace Roommate.Contracts.Assistant;

/// <summary>
/// Hub <c>Speak</c>, beside the stream of frames: PCM16, 16 kHz, mono, little-endian, 100 ms each (base64 in the JSON
/// protocol, binary in MessagePack).
/// </summary>
/// <param name="ClientId">As for <c>Ask</c>: the same one within 24 h asks once.</param>
/// <param name="Language">What is spoken, for example <c>de</c>; without it the home's language.</param>
/// <param name="HandsFree">The microphone opened by itself after an answer: silence is waited for longer and is no mistake.</param>
/// <param name="Review">Only write down what was said; the person corrects it and asks with <c>Ask</c> and <c>voice: true</c>.</param>
public sealed record SpeakRequest(string RoomId, string ClientId, string? Language = null, bool? HandsFree = null, bool? Review = null);

/// <summary>What was heard and the turn it became.</summary>
/// <param name="Text">What was said; empty when nothing was.</param>
/// <param name="TurnId">Null when nothing was said, or the text is for review.</param>
public sealed record SpeakResult(string Text, SpeakEnd End, string? TurnId = null, string? MessageId = null, long? Offset = null);

/// <summary>Why the listening ended.</summary>
public enum SpeakEnd
{
    /// <summary>The person fell silent.</summary>
    Silence,

    /// <summary>The client ended its stream.</summary>
    Released,

    /// <summary>What was said so far was a complete command.</summary>
    Command,

    /// <summary>It went on for too long; what was heard until then counts.</summary>
    Limit,

    /// <summary>Nobody spoke.</summary>
    Nothing,

    /// <summary>It was a clip that is whole.</summary>
    Clip,
}

/// <summary><c>voice.heard</c>, an ephemeral event in the topic <c>user:{id}</c> of who speaks: nobody else sees it.</summary>
/// <param name="Text">What is understood so far; it may still change until <see cref="HearingState.Done"/>.</param>
public sealed record VoiceHeard(string RoomId, string ClientId, HearingState State, string? Text = null, string? TurnId = null);

public enum HearingState
{
    /// <summary>The stream is open; nobody speaks yet.</summary>
    Listening,

    /// <summary>Somebody speaks.</summary>
    Hearing,

    /// <summary>Speech has ended; it is being written down.</summary>
    Thinking,

    /// <summary>The text is final, and a turn has begun unless it is for review.</summary>
    Done,
}

/// <summary><c>GET /homes/{id}/voice</c>: what of voice is on here, and why the rest is not.</summary>
public sealed record VoiceState(VoiceAbility Transcription, VoiceAbility Speech);

/// <param name="On">Whether the server does it.</param>
/// <param name="By">What does it, for example a model's name.</param>
/// <param name="Why">Why it is off or in trouble, and what turns it on.</param>
public sealed record VoiceAbility(bool On, string? By = null, string? Why = null);

/// <summary><c>/homes/{id}/voice/consent</c>: whether what I say in this home is kept as sound. Off unless chosen; turning it off removes what was kept.</summary>
/// <param name="KeepDays">1 to 365.</param>
public sealed record VoiceConsent(bool KeepRecordings, int KeepDays = 30);

/// <summary><c>GET /homes/{id}/voice/recordings</c>: one of my own recordings; nobody else can list or hear it.</summary>
/// <param name="Until">When it is removed by itself.</param>
public sealed record VoiceRecording(string Id, string HomeId, string RoomId, string Text, string ContentType, int Bytes, DateTimeOffset At, DateTimeOffset Until, string? TurnId = null);

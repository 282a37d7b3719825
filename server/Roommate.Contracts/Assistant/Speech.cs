namespace Roommate.Contracts.Assistant;

/// <summary><c>GET /speech</c>: who speaks here and in what form; <c>why</c> tells a person what is off and how to turn it on.</summary>
/// <param name="Engine"><c>server</c>, <c>espeak</c> or <c>none</c>.</param>
/// <param name="Formats">What <c>GET /turns/{id}/audio</c> can send: <c>wav</c>, <c>mp3</c>, <c>opus</c>.</param>
public sealed record SpeechAbout(bool Available, string Engine, IReadOnlyList<string> Formats, string? Why = null);

/// <summary><c>GET /turns/{id}/speech</c>: what of a reply is spoken when.</summary>
/// <param name="Done">No more chunks follow.</param>
public sealed record TurnSpeech(string TurnId, IReadOnlyList<SpokenChunk> Chunks, bool Done);

/// <summary>A piece of a spoken reply.</summary>
/// <param name="Index">From 0, in the order they are said.</param>
/// <param name="Start">Where it stands in the reply's text, in UTF-16 units.</param>
/// <param name="FromMs">Where it stands in the audio.</param>
public sealed record SpokenChunk(string TurnId, int Index, string Text, int Start, int End, int FromMs, int ToMs);

/// <summary><c>POST /turns/{id}/heard</c>: how far somebody listened before they interrupted: a place in the audio or in the text. A reply that is still made stops.</summary>
public sealed record HeardRequest(int? PositionMs = null, int? Chars = null);

/// <param name="Chars">So much of the text was heard, in UTF-16 units.</param>
/// <param name="Complete">All of it.</param>
public sealed record HeardResult(int Chars, bool Complete);

/// <summary><c>POST /homes/{id}/announcements</c>: said in rooms as a message, and aloud on the speakers there.</summary>
/// <param name="RoomIds">Absent: every place of the home.</param>
public sealed record AnnounceRequest(string Text, IReadOnlyList<string>? RoomIds = null);

/// <param name="Rooms">Where the message is.</param>
/// <param name="Quiet">The home's quiet hours: no speaker said anything.</param>
public sealed record AnnounceResult(IReadOnlyList<string> Rooms, IReadOnlyList<SpeakerResult> Speakers, bool Quiet);

public sealed record SpeakerResult(string DeviceId, string Name, bool Said, string? Problem = null);

/// <summary><c>POST /turns/{id}/say</c>: a reply on the speakers of a room.</summary>
/// <param name="RoomId">Absent: the room it was asked in.</param>
public sealed record SayRequest(string? RoomId = null);

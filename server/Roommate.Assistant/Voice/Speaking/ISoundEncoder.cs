namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Turns 16 bit mono samples into another form, piece by piece and without gaps.</summary>
internal interface ISoundEncoder : IDisposable
{
    /// <summary>What the next samples give; may be empty. An odd byte waits for its other half.</summary>
    ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> samples);

    /// <summary>What is still inside.</summary>
    ReadOnlyMemory<byte> Finish();
}

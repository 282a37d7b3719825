using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>What a device with a speaker is to play, as bare samples: PCM16, mono, little-endian, as it is made. Answered by the way down.</summary>
internal interface IDeviceSound
{
    /// <summary>A reply; nothing when it cannot be spoken here. It ends early when the reply is stopped.</summary>
    /// <param name="rate">Samples a second.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReplyAsync(Caller caller, string turnId, int rate, CancellationToken ct);

    /// <summary>What a <c>say</c> command gave the address of: good once, as everywhere; nothing when it was used or is too old.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> SaidAsync(string address, int rate, CancellationToken ct);
}

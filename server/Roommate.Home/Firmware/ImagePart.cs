namespace Roommate.Home.Firmware;

/// <summary>Bytes of an image from a place on, and how long it is in all.</summary>
public sealed record ImagePart(byte[] Bytes, long From, long Size);

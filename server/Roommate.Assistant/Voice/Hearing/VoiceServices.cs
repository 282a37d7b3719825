using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>What every satellite's socket works with.</summary>
internal sealed record VoiceServices(Hearing Hearing, Turns.Turns Turns, IDeviceSound Sound, Gate Gate, Ids Ids, IHostApplicationLifetime Life);

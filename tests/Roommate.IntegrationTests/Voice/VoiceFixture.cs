using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Roommate.Testing.Voice;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A home with a lamp in its kitchen and a transcription server that knows some recordings.</summary>
public sealed class VoiceFixture : IAsyncLifetime
{
    /// <summary>The stand-in model answers something short.</summary>
    public static Task Usual(Microsoft.AspNetCore.Http.HttpContext http, int request) => ModelStandIn.Say(http, ModelStandIn.Chunk("hello"), ModelStandIn.Finish("stop"), ModelStandIn.Done);

    public ModelStandIn Model { get; private set; } = null!;

    public TestHome Home { get; private set; } = null!;

    /// <summary>A satellite of the home that waits to be called.</summary>
    public WaitingSatellite Satellite { get; } = new();

    public Room Kitchen { get; private set; } = null!;

    public Device Lamp { get; private set; } = null!;

    /// <summary>"turn on the ceiling lamp", with silence around it.</summary>
    public Spoken TurnOn { get; private set; } = null!;

    /// <summary>A sentence that is no command.</summary>
    public Spoken Story { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Model = await ModelStandIn.StartAsync();
        Home = await TestHome.StartAsync($"--OpenAI:Endpoint={Model.Endpoint}", "--OpenAI:TranscriptionModel=whisper-1", "--Hearing:TimeoutMs=3000", "--Hearing:PerMinute=0", "--Wyoming:Listen=127.0.0.1:0", $"--Wyoming:Satellites=127.0.0.1:{Satellite.Port}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false");
        Kitchen = await Home.AddRoomAsync("Kitchen");
        Lamp = (await Home.AddDeviceAsync("Ceiling lamp", Kitchen.Id, ("light", new Component("light")))).Device;
        TurnOn = (await Espeak.SayAsync("turn on the ceiling lamp")).Within(400, 1500);
        Story = (await Espeak.SayAsync("yesterday my sister told me a long story")).Within(400, 1500);
        Model.Transcription.Learn(TurnOn);
        Model.Transcription.Learn(Story);
    }

    public async Task DisposeAsync()
    {
        await Home.DisposeAsync();
        await Satellite.DisposeAsync();
        await Model.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class VoiceFixtureGroup : ICollectionFixture<VoiceFixture>
{
    public const string Name = "a home that hears";
}

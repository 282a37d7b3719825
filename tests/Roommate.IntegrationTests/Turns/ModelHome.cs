using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Turns;

/// <summary>One application with a model that answers as each test says, shared; recall has all the time a busy machine needs.</summary>
public sealed class ModelHome : IAsyncLifetime
{
    private static int _number;

    public ModelStandIn Model { get; private set; } = null!;

    public TestHome Home { get; private set; } = null!;

    public Http Ana => Home.Owner;

    public async Task InitializeAsync()
    {
        Model = await ModelStandIn.StartAsync();
        Home = await TestHome.StartAsync(
            $"--OpenAI:Endpoint={Model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false", "--Memory:RecallDeadlineMs=10000", "--Registration:Mode=open");
    }

    public async Task DisposeAsync()
    {
        await Home.DisposeAsync();
        await Model.DisposeAsync();
    }

    /// <summary>A room in which nothing was said.</summary>
    public Task<Room> FreshRoomAsync() => Home.AddRoomAsync($"Room {Interlocked.Increment(ref _number)}");

    /// <summary>Asks in a room in which nothing was said.</summary>
    public async Task<Turn> AskAsync(string text) => await AssistantFixture.AskAsync(Ana, await FreshRoomAsync(), text);

    /// <summary>Asks as somebody and gives what the model was told for it; requests without tools (titles, summaries) are none of the question.</summary>
    public async Task<string> ContextAsync(Http who, Room room, string question)
    {
        var told = "";
        Model.Answer = (http, _) =>
        {
            var request = (string)http.Items[ModelStandIn.RequestItem]!;
            told = request.Contains("\"tools\"", StringComparison.Ordinal) ? request : told;
            return ModelStandIn.Say(http, ModelStandIn.Chunk("Because."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        await AssistantFixture.AskAsync(who, room, question);
        return told;
    }

    /// <summary>What a turn is answered with once a tool was called with these arguments.</summary>
    public static Func<HttpContext, int, Task> Calls(string tool, string arguments, Func<HttpContext, Task> then) => async (http, _) =>
    {
        if (((string)http.Items[ModelStandIn.RequestItem]!).Contains("\"tool_call_id\"", StringComparison.Ordinal))
        {
            await then(http);
            return;
        }

        var call = System.Text.Json.JsonSerializer.Serialize(new
        {
            index = 0,
            delta = new { tool_calls = new[] { new { index = 0, id = "a", type = "function", function = new { name = tool, arguments } } } },
            finish_reason = (string?)null,
        });
        await ModelStandIn.Say(http, ModelStandIn.Event(call), ModelStandIn.Finish("tool_calls"), ModelStandIn.Done);
    };

    /// <summary>The server refuses: a failure that is not tried again and opens no breaker.</summary>
    public static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class ModelHomeGroup : ICollectionFixture<ModelHome>
{
    public const string Name = "a home with a model";
}

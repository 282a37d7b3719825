using Roommate.Contracts;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Nodes;

/// <summary>People who go on talking whatever happens to the servers.</summary>
internal static class Talker
{
    // One person who says one thing after the other; a call that fails is repeated as it was, with its client id.
    public static async Task<List<SendResult>> TalkAsync(Http http, string room, CancellationToken ct, Action? said = null)
    {
        var answers = new List<SendResult>();
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            answers.Add(await SayAsync(http, room, new PostMessageRequest($"message {i}", $"{room}-{i}")));
            said?.Invoke();
            await Task.Delay(20, CancellationToken.None);
        }

        return answers;
    }

    private static async Task<SendResult> SayAsync(Http http, string room, PostMessageRequest message)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await http.SendAsync(HttpMethod.Post, $"/api/v1/rooms/{room}/messages", message);
                if (answer.IsSuccessStatusCode)
                {
                    return System.Text.Json.JsonSerializer.Deserialize<SendResult>(await answer.Content.ReadAsStringAsync(CancellationToken.None), Wire.Json)!;
                }

                ((int)answer.StatusCode).ShouldBeOneOf(502, 503, 504);
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                // The connection was cut; asked again below.
            }

            attempt.ShouldBeLessThan(200, "a retry mends it");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}

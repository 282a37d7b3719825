using Roommate.Home.Bridge;
using Shouldly;

namespace Roommate.UnitTests.Home.Bridge;

public sealed class LanesTests
{
    [Fact]
    public async Task Work_keeps_its_order_in_a_lane_and_waits_for_no_other_lane()
    {
        var lanes = new Lanes();
        var gate = new TaskCompletionSource();
        var done = new List<int>();
        var first = lanes.RunAsync("a", async () =>
        {
            await gate.Task;
            done.Add(1);
        });
        var second = lanes.RunAsync("a", () => Add(2));
        await lanes.RunAsync("b", () => Add(3));
        gate.SetResult();
        await Task.WhenAll(first, second);
        done.ShouldBe([3, 1, 2]);

        Task Add(int number)
        {
            done.Add(number);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Work_that_fails_does_not_hold_up_its_lane()
    {
        var lanes = new Lanes();
        var failing = lanes.RunAsync("a", static () => throw new InvalidOperationException("as planned"));
        await lanes.RunAsync("a", static () => Task.CompletedTask);
        (await Should.ThrowAsync<InvalidOperationException>(failing)).Message.ShouldBe("as planned");
    }
}

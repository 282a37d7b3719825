using Roommate.Mqtt.Sessions;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Sessions;

public sealed class AsyncSignalTests
{
    [Fact]
    public async Task A_signal_set_before_the_wait_is_remembered_once()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();
        await signal.WaitAsync();
        var second = signal.WaitAsync().AsTask();
        second.IsCompleted.ShouldBeFalse();
        signal.Set();
        await second;
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_threads()
    {
        var signal = new AsyncSignal();
        var produced = 0;
        var seen = 0;
        const int Count = 200_000;
        var producing = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                Interlocked.Increment(ref produced);
                signal.Set();
            }
        });
        while (seen < Count)
        {
            await signal.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            seen = Volatile.Read(ref produced);
        }

        await producing;
    }
}

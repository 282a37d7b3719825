using Roommate.Mqtt.Hooks;

namespace Roommate.Home.Link;

/// <summary>One connected device: its limits, what it was last told, when it was last heard.</summary>
internal sealed class DeviceLink(string device, IDeviceWay way, TimeProvider time, MqttClientInfo? client = null, double burstSeconds = 2) : IAsyncDisposable
{
    // Rule 12.
    private const double ReportsPerSecond = 20;
    private const double PointsPerSecond = 200;

    private readonly Lock _lock = new();
    private long _heardAt = time.GetTimestamp();
    private bool _asked;
    private long _told = -1;
    private bool _telling;
    private bool _more;

    /// <summary>Who it is at the own endpoint; null behind the bridge.</summary>
    public MqttClientInfo? Client => client;

    public string Device => device;

    public IDeviceWay Way => way;

    public Allowance Reports { get; } = new(ReportsPerSecond, time, burstSeconds);

    public Allowance Points { get; } = new(PointsPerSecond, time, burstSeconds);

    /// <summary>The interval the device has declared, in milliseconds.</summary>
    public int? IntervalMs { get; set; }

    public IAsyncDisposable? Hearing { get; set; }

    public bool IsHeard => Hearing is not null;

    public void Heard() => Volatile.Write(ref _heardAt, time.GetTimestamp());

    public bool IsSilent(int intervals) => IntervalMs is > 0 and var ms && time.GetElapsedTime(Volatile.Read(ref _heardAt)).TotalMilliseconds > (double)ms * intervals;

    /// <summary>The command it was sent last on this connection; at most one is with a device at a time. Only its one worker looks at it.</summary>
    public string? Command { get; set; }

    /// <summary>Something may be asked of it.</summary>
    public bool IsAsked { set => Volatile.Write(ref _asked, value); }

    public bool TakeAsked() => Interlocked.Exchange(ref _asked, false);

    /// <summary>True once per desired version.</summary>
    public bool Tell(long version)
    {
        lock (_lock)
        {
            if (version <= _told)
            {
                return false;
            }

            _told = version;
            return true;
        }
    }

    /// <summary>True for the one who must start telling; the others leave word.</summary>
    public bool TryStart()
    {
        lock (_lock)
        {
            _more = true;
            if (_telling)
            {
                return false;
            }

            _more = false;
            return _telling = true;
        }
    }

    public bool HasMore()
    {
        lock (_lock)
        {
            _telling = _more;
            _more = false;
            return _telling;
        }
    }

    public ValueTask DisposeAsync() => Hearing?.DisposeAsync() ?? ValueTask.CompletedTask;
}

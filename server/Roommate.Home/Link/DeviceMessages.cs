using Roommate.Contracts.Faults;
using Roommate.Home.Devices;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>What devices say, topic by topic. A report is committed before it is acknowledged; whatever is wrong with it is answered on <c>ack</c>.</summary>
internal sealed class DeviceMessages(Twins.Twins twins, Devices.Devices devices, Commands.Commands commands, History.History history, DeviceLinks links, OwnWay own) : IMqttPublishHandler
{
    private const int MostPointsAtOnce = 400;

    public IReadOnlyList<string> Filters { get; } =
        ["rm/1/+/about", "rm/1/+/online", "rm/1/+/reported", "rm/1/+/get", "rm/1/+/tele/+", "rm/1/+/event/+", "rm/1/+/res/+"];

    public async ValueTask<MqttPublishOutcome> HandleAsync(MqttClientInfo client, MqttMessage message, CancellationToken cancellationToken)
    {
        if (!LinkTopics.TrySplit(message.Topic, out var device, out var rest))
        {
            return MqttPublishOutcome.Refused(MqttReason.TopicNameInvalid);
        }

        try
        {
            return await TakeAsync(new Said(device, rest, message.Payload, links.Find(device), own), cancellationToken);
        }
        catch (FaultException)
        {
            // The store is away. Not acknowledged as done: the device sends it again.
            return MqttPublishOutcome.Refused(MqttReason.ServerBusy);
        }
    }

    /// <summary>Takes what a device said, whichever way it came; what the store cannot take now is a <see cref="FaultException"/>.</summary>
    public ValueTask<MqttPublishOutcome> TakeAsync(Said said, CancellationToken ct)
    {
        said.Link?.Heard();
        return said.What switch
        {
            "reported" => ReportedAsync(said, ct),
            "online" => OnlineAsync(said, ct),
            "about" => AboutAsync(said, ct),
            "get" => GetAsync(said, ct),
            _ when said.What.StartsWith("tele/", StringComparison.Ordinal) => TelemetryAsync(said, said.What["tele/".Length..], ct),
            _ when said.What.StartsWith("res/", StringComparison.Ordinal) => AnsweredAsync(said, said.What["res/".Length..], ct),
            _ when said.What.StartsWith("event/", StringComparison.Ordinal) => OccurredAsync(said, said.What["event/".Length..], ct),
            _ => ValueTask.FromResult(MqttPublishOutcome.Consumed),
        };
    }

    private async ValueTask<MqttPublishOutcome> ReportedAsync(Said said, CancellationToken ct)
    {
        var read = LinkMessages.ReadReport(said.Payload, out var seq);
        if (said.Link?.Reports.TryTake() == false)
        {
            await AnswerAsync(said, LinkMessages.Ack(seq, Fault.RateLimited(TimeSpan.FromSeconds(1), "At most 20 reports a second.")), ct);
            return MqttPublishOutcome.Consumed;
        }

        if (!read.TryGet(out var report, out var fault))
        {
            await AnswerAsync(said, LinkMessages.Ack(seq, fault), ct);
            return new MqttPublishOutcome(MqttReason.PayloadFormatInvalid, false);
        }

        // Who reports is there, whether or not it has said so.
        await links.OnlineAsync(said.Device, boot: null, ct);
        var reported = await twins.ReportAsync(DeviceLinks.ByDevice(said.Device), said.Device, report, ct);
        await AnswerAsync(said, reported.TryGet(out var state, out var refused) ? LinkMessages.Ack(seq, state.ReportedVersion) : LinkMessages.Ack(seq, refused), ct);
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> OnlineAsync(Said said, CancellationToken ct)
    {
        if (!LinkMessages.ReadOnline(said.Payload).TryGet(out var online, out var fault))
        {
            return await RefuseAsync(said, fault, ct);
        }

        await (online.On ? links.OnlineAsync(said.Device, online.Boot, ct) : links.OfflineAsync(said.Device, ct));
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> AboutAsync(Said said, CancellationToken ct)
    {
        if (!LinkMessages.ReadAbout(said.Payload).TryGet(out var about, out var fault) || (fault = DeviceRules.CheckComponents(about.Components)) is not null)
        {
            return await RefuseAsync(said, fault, ct);
        }

        if (said.Link is { } link)
        {
            link.IntervalMs = about.IntervalMs;
        }

        await twins.DescribeAsync(said.Device, about, ct);
        await devices.ToldAsync(said.Device, DeviceLinks.ByDevice(said.Device), names: true, ct);
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> GetAsync(Said said, CancellationToken ct)
    {
        if (await twins.StateAsync(said.Device, ct) is { } state)
        {
            await said.Way.SendAsync(new MqttMessage(LinkTopics.Of(said.Device, "twin"), LinkMessages.Twin(state), MqttQos.AtLeastOnce), ct);
        }

        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> TelemetryAsync(Said said, string component, CancellationToken ct)
    {
        if (component.Length is 0 or > 64 || LinkMessages.ReadTelemetry(said.Payload) is not { Count: > 0 and <= 1000 } points)
        {
            return await RefuseAsync(said, Fault.Invalid("v", $"{said.What} takes {{\"ts\",\"v\"}} or a batch {{\"t0\",\"dt\",\"v\"}} of at most 1000 numbers."), ct);
        }

        if (said.Link?.Points.TryTake(Math.Min(points.Count, MostPointsAtOnce)) == false)
        {
            await AnswerAsync(said, LinkMessages.Ack(null, Fault.RateLimited(TimeSpan.FromSeconds(1), $"tele/{component}: at most 200 points a second.")), ct);
            return MqttPublishOutcome.Refused(MqttReason.QuotaExceeded);
        }

        await links.OnlineAsync(said.Device, boot: null, ct);
        if (await history.AddAsync(said.Device, component, points, ct) is { } fault)
        {
            await AnswerAsync(said, LinkMessages.Ack(null, fault), ct);
            return MqttPublishOutcome.Refused(MqttReason.ImplementationSpecific);
        }

        return MqttPublishOutcome.Consumed;
    }

    // A second, late or unknown answer is acknowledged like the first: the device has nothing to mend.
    private async ValueTask<MqttPublishOutcome> AnsweredAsync(Said said, string command, CancellationToken ct)
    {
        if (LinkMessages.ReadAnswer(said.Payload) is not { } answer)
        {
            return await RefuseAsync(said, Fault.Invalid("status", $"{said.What} takes {{\"status\",\"body\"}} with a status from 100 to 599."), ct);
        }

        await commands.AnswerAsync(said.Device, command, answer, ct);
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> OccurredAsync(Said said, string name, CancellationToken ct)
    {
        if (said.Link?.Reports.TryTake() == false)
        {
            await AnswerAsync(said, LinkMessages.Ack(null, Fault.RateLimited(TimeSpan.FromSeconds(1), $"event/{name}: at most 20 reports and events a second.")), ct);
            return MqttPublishOutcome.Refused(MqttReason.QuotaExceeded);
        }

        await links.OnlineAsync(said.Device, boot: null, ct);
        if (LinkMessages.ReadEvent(name, said.Payload).TryGet(out var occurrence, out var fault)
            && (fault = (await twins.OccurAsync(DeviceLinks.ByDevice(said.Device), said.Device, occurrence, ct)).Fault) is null)
        {
            return MqttPublishOutcome.Consumed;
        }

        await AnswerAsync(said, LinkMessages.Ack(null, fault), ct);
        return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
    }

    // Who speaks 3.1.1 gets no reason with its PUBACK, so a refusal is said on ack too.
    private static async ValueTask<MqttPublishOutcome> RefuseAsync(Said said, Fault fault, CancellationToken ct)
    {
        await AnswerAsync(said, LinkMessages.Ack(null, fault), ct);
        return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
    }

    private static async ValueTask AnswerAsync(Said said, byte[] ack, CancellationToken ct) =>
        await said.Way.SendAsync(new MqttMessage(LinkTopics.Of(said.Device, "ack"), ack, MqttQos.AtLeastOnce), ct);
}

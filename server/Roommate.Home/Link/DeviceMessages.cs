using Roommate.Contracts.Faults;
using Roommate.Home.Devices;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>What devices say, topic by topic. A report is committed before it is acknowledged; whatever is wrong with it is answered on <c>ack</c>.</summary>
internal sealed class DeviceMessages(Twins.Twins twins, Devices.Devices devices, Commands.Commands commands, History.History history, DeviceLinks links, Func<IMqttBroker> broker) : IMqttPublishHandler
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

        links.Find(device)?.Heard();
        try
        {
            return rest switch
            {
                "reported" => await ReportedAsync(device, message.Payload, cancellationToken),
                "online" => await OnlineAsync(device, message.Payload, cancellationToken),
                "about" => await AboutAsync(device, message.Payload, cancellationToken),
                "get" => await GetAsync(device, cancellationToken),
                _ when rest.StartsWith("tele/", StringComparison.Ordinal) => await TelemetryAsync(device, rest["tele/".Length..], message.Payload, cancellationToken),
                _ when rest.StartsWith("res/", StringComparison.Ordinal) => await AnsweredAsync(device, rest["res/".Length..], message.Payload, cancellationToken),
                _ when rest.StartsWith("event/", StringComparison.Ordinal) => await OccurredAsync(device, rest["event/".Length..], message.Payload, cancellationToken),
                _ => MqttPublishOutcome.Consumed,
            };
        }
        catch (FaultException)
        {
            // The store is away. Not acknowledged as done: the device sends it again.
            return MqttPublishOutcome.Refused(MqttReason.ServerBusy);
        }
    }

    private async ValueTask<MqttPublishOutcome> ReportedAsync(string device, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        var read = LinkMessages.ReadReport(payload, out var seq);
        if (links.Find(device)?.Reports.TryTake() == false)
        {
            Answer(device, LinkMessages.Ack(seq, Fault.RateLimited(TimeSpan.FromSeconds(1), "At most 20 reports a second.")));
            return MqttPublishOutcome.Consumed;
        }

        if (!read.TryGet(out var report, out var fault))
        {
            Answer(device, LinkMessages.Ack(seq, fault));
            return new MqttPublishOutcome(MqttReason.PayloadFormatInvalid, false);
        }

        // Who reports is there, whether or not it has said so.
        await links.OnlineAsync(device, boot: null, ct);
        var reported = await twins.ReportAsync(DeviceLinks.ByDevice(device), device, report, ct);
        Answer(device, reported.TryGet(out var state, out var refused) ? LinkMessages.Ack(seq, state.ReportedVersion) : LinkMessages.Ack(seq, refused));
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> OnlineAsync(string device, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (!LinkMessages.ReadOnline(payload).TryGet(out var online, out _))
        {
            return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
        }

        await (online.On ? links.OnlineAsync(device, online.Boot, ct) : links.OfflineAsync(device, ct));
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> AboutAsync(string device, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (!LinkMessages.ReadAbout(payload).TryGet(out var about, out _) || DeviceRules.CheckComponents(about.Components) is not null)
        {
            return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
        }

        if (links.Find(device) is { } link)
        {
            link.IntervalMs = about.IntervalMs;
        }

        await twins.DescribeAsync(device, about, ct);
        await devices.ToldAsync(device, DeviceLinks.ByDevice(device), names: true, ct);
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> GetAsync(string device, CancellationToken ct)
    {
        if (await twins.StateAsync(device, ct) is { } state)
        {
            broker().Publish(new MqttMessage(LinkTopics.Of(device, "twin"), LinkMessages.Twin(state), MqttQos.AtLeastOnce));
        }

        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> TelemetryAsync(string device, string component, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (component.Length is 0 or > 64 || LinkMessages.ReadTelemetry(payload) is not { Count: > 0 and <= 1000 } points)
        {
            return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
        }

        // Who speaks 3.1.1 gets no reason with its PUBACK, so a refusal is said on ack too.
        if (links.Find(device)?.Points.TryTake(Math.Min(points.Count, MostPointsAtOnce)) == false)
        {
            Answer(device, LinkMessages.Ack(null, Fault.RateLimited(TimeSpan.FromSeconds(1), $"tele/{component}: at most 200 points a second.")));
            return MqttPublishOutcome.Refused(MqttReason.QuotaExceeded);
        }

        await links.OnlineAsync(device, boot: null, ct);
        if (await history.AddAsync(device, component, points, ct) is { } fault)
        {
            Answer(device, LinkMessages.Ack(null, fault));
            return MqttPublishOutcome.Refused(MqttReason.ImplementationSpecific);
        }

        return MqttPublishOutcome.Consumed;
    }

    // A second, late or unknown answer is acknowledged like the first: the device has nothing to mend.
    private async ValueTask<MqttPublishOutcome> AnsweredAsync(string device, string command, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (LinkMessages.ReadAnswer(payload) is not { } answer)
        {
            return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
        }

        await commands.AnswerAsync(device, command, answer, ct);
        return MqttPublishOutcome.Consumed;
    }

    private async ValueTask<MqttPublishOutcome> OccurredAsync(string device, string name, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (links.Find(device)?.Reports.TryTake() == false)
        {
            Answer(device, LinkMessages.Ack(null, Fault.RateLimited(TimeSpan.FromSeconds(1), $"event/{name}: at most 20 reports and events a second.")));
            return MqttPublishOutcome.Refused(MqttReason.QuotaExceeded);
        }

        await links.OnlineAsync(device, boot: null, ct);
        if (LinkMessages.ReadEvent(name, payload).TryGet(out var occurrence, out var fault)
            && (fault = (await twins.OccurAsync(DeviceLinks.ByDevice(device), device, occurrence, ct)).Fault) is null)
        {
            return MqttPublishOutcome.Consumed;
        }

        Answer(device, LinkMessages.Ack(null, fault));
        return MqttPublishOutcome.Refused(MqttReason.PayloadFormatInvalid);
    }

    private void Answer(string device, byte[] ack) => broker().Publish(new MqttMessage(LinkTopics.Of(device, "ack"), ack, MqttQos.AtLeastOnce));
}

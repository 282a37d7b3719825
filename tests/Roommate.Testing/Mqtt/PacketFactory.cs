using Roommate.Mqtt.Packets;

namespace Roommate.Testing.Mqtt;

/// <summary>Random packets that are legal in their version; the same seed makes the same packets.</summary>
internal sealed class PacketFactory(int seed)
{
    private static readonly MqttReason[] PublishReasons = [MqttReason.Success, MqttReason.NoMatchingSubscribers, MqttReason.NotAuthorized, MqttReason.QuotaExceeded];

    private readonly Random _random = new(seed);

    public MqttPacket Next(MqttVersion version) => _random.Next(12) switch
    {
        0 => Connect(version),
        1 => new ConnAckPacket(Flag(), version == MqttVersion.V5 ? MqttReason.NotAuthorized : MqttReason.BadUserNameOrPassword, Properties(version, p => p with
        {
            AssignedClientIdentifier = Text(),
            ServerKeepAlive = Number16(),
            ReasonString = Text(),
            ReceiveMaximum = 5,
            MaximumQos = 1,
            RetainAvailable = 0,
        })),
        2 or 3 => Publish(version),
        4 => new SubscribePacket(Id(), [.. Many(_ => Subscription(version))], Properties(version, p => p with { SubscriptionIdentifiers = [(uint)_random.Next(1, 268_435_455)] })),
        5 => new UnsubscribePacket(Id(), [.. Many(_ => Text())], Properties(version, static p => p)),
        6 => new SubscriptionAnswerPacket(MqttPacketType.SubAck, Id(), [.. Many(_ => Flag() ? MqttReason.GrantedQos1 : MqttReason.Unspecified)], Properties(version, p => p with { ReasonString = Text() })),
        7 => new SubscriptionAnswerPacket(MqttPacketType.UnsubAck, Id(), version == MqttVersion.V5 ? [MqttReason.Success, MqttReason.NoSubscriptionExisted] : []),
        8 => new PingPacket(Flag() ? MqttPacketType.PingReq : MqttPacketType.PingResp),
        9 => version == MqttVersion.V311 ? new ReasonPacket(MqttPacketType.Disconnect, MqttReason.Success)
            : new ReasonPacket(MqttPacketType.Disconnect, MqttReason.ServerBusy, Properties(version, p => p with { SessionExpirySeconds = (uint)_random.Next(), ServerReference = Text() })),
        10 when version == MqttVersion.V5 => new ReasonPacket(MqttPacketType.Auth, MqttReason.ContinueAuthentication, new MqttProperties { AuthenticationMethod = Text(), AuthenticationData = Data() }),
        _ => Answer(version),
    };

    private PublishAnswerPacket Answer(MqttVersion version)
    {
        var type = (MqttPacketType)_random.Next((int)MqttPacketType.PubAck, (int)MqttPacketType.PubComp + 1);
        if (version == MqttVersion.V311)
        {
            return new PublishAnswerPacket(type, Id());
        }

        var reason = type is MqttPacketType.PubAck or MqttPacketType.PubRec ? PublishReasons[_random.Next(PublishReasons.Length)]
            : Flag() ? MqttReason.Success : MqttReason.PacketIdentifierNotFound;
        return new PublishAnswerPacket(type, Id(), reason, Properties(version, p => p with { ReasonString = Text() }));
    }

    private ConnectPacket Connect(MqttVersion version) => new()
    {
        Version = version,
        ClientId = Text(),
        Clean = Flag(),
        KeepAlive = Number16(),
        Will = Flag() ? null : new MqttMessage(Text(), Data(), (MqttQos)_random.Next(3), Flag(), Properties(version, p => p with { WillDelaySeconds = 3, ContentType = Text(), PayloadFormatIndicator = 0 })),
        UserName = Text(),
        Password = Flag() ? null : Data(),
        Properties = Properties(version, p => p with { SessionExpirySeconds = uint.MaxValue, ReceiveMaximum = 1, MaximumPacketSize = 99, TopicAliasMaximum = Number16(), RequestProblemInformation = 0 }),
    };

    private PublishPacket Publish(MqttVersion version)
    {
        var qos = (MqttQos)_random.Next(3);
        var properties = Properties(version, p => p with
        {
            PayloadFormatIndicator = 1,
            MessageExpirySeconds = (uint)_random.Next(),
            ContentType = Flag() ? null : Text(),
            ResponseTopic = Text(),
            CorrelationData = Data(),
            SubscriptionIdentifiers = Flag() ? null : [1, 300_000],
            TopicAlias = Number16(),
        });
        return new PublishPacket(new MqttMessage(Text(), Data(), qos, Flag(), properties), qos == 0 ? (ushort)0 : Id(), qos != 0 && Flag());
    }

    private MqttSubscription Subscription(MqttVersion version) => version == MqttVersion.V311
        ? new MqttSubscription(Text(), (MqttQos)_random.Next(3))
        : new MqttSubscription(Text(), (MqttQos)_random.Next(3), Flag(), Flag(), (MqttRetainHandling)_random.Next(3));

    private MqttProperties? Properties(MqttVersion version, Func<MqttProperties, MqttProperties> with) =>
        version == MqttVersion.V311 || Flag() ? null : with(new MqttProperties { UserProperties = [new(Text(), Text()), new(Text(), Text())] });

    private IEnumerable<T> Many<T>(Func<int, T> make) => Enumerable.Range(0, _random.Next(1, 5)).Select(make);

    private string Text() => new([.. Enumerable.Range(0, _random.Next(1, 20)).Select(_ => "abc/+#$ é€\uFEFF"[_random.Next(11)])]);

    private byte[] Data()
    {
        var data = new byte[_random.Next(200)];
        _random.NextBytes(data);
        return data;
    }

    private bool Flag() => _random.Next(2) == 0;

    private ushort Number16() => (ushort)_random.Next(ushort.MaxValue + 1);

    private ushort Id() => (ushort)_random.Next(1, ushort.MaxValue + 1);
}

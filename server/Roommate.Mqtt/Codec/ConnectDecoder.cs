using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Reads CONNECT, the one packet that says its own version (3.1).</summary>
internal static class ConnectDecoder
{
    /// <summary>Decodes a CONNECT.</summary>
    /// <param name="body">Everything after the fixed header.</param>
    /// <param name="version">The version to answer in, known even when the rest is faulty; null when it cannot be told.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryDecode(ReadOnlySpan<byte> body, out MqttVersion? version, out ConnectPacket? packet, out MqttFault fault)
    {
        var reader = new BodyReader(body);
        version = null;
        packet = null;
        var name = reader.Utf8Bytes();
        var level = reader.Byte();
        if (reader.Fault is null)
        {
            if (!name.SequenceEqual("MQTT"u8) || level is not (4 or 5))
            {
                reader.Fail(new MqttFault(MqttReason.UnsupportedProtocolVersion, $"protocol level {level} is neither 4 (3.1.1) nor 5 (5.0)"));
            }
            else
            {
                version = (MqttVersion)level;
                packet = Read(ref reader, version.Value);
            }
        }

        fault = reader.Fault ?? default;
        if (reader.Fault is not null)
        {
            packet = null;
        }

        return packet is not null;
    }

    private static ConnectPacket Read(ref BodyReader reader, MqttVersion version)
    {
        var flags = new ConnectFlags(reader.Byte());
        if (flags.Problem(version) is { } problem)
        {
            reader.Fail(MqttFault.Malformed(problem));
        }

        var keepAlive = reader.UInt16();
        var properties = version == MqttVersion.V5 ? PropertyReader.Read(ref reader, PropertyScope.Connect) : null;
        if (properties is { AuthenticationData: not null, AuthenticationMethod: null })
        {
            reader.Fail(MqttFault.Protocol("authentication data without a method"));
        }

        var packet = new ConnectPacket
        {
            Version = version,
            Clean = flags.Clean,
            KeepAlive = keepAlive,
            Properties = properties,
            ClientId = reader.Utf8String(),
            Will = flags.Will ? ReadWill(ref reader, version, flags) : null,
            UserName = flags.UserName ? reader.Utf8String() : null,
            Password = flags.Password ? reader.Binary() : null,
        };
        if (!reader.AtEnd)
        {
            reader.Fail(MqttFault.Malformed("bytes after the last field of CONNECT"));
        }

        return packet;
    }

    private static MqttMessage ReadWill(ref BodyReader reader, MqttVersion version, ConnectFlags flags)
    {
        var properties = version == MqttVersion.V5 ? PropertyReader.Read(ref reader, PropertyScope.Will) : null;
        var topic = reader.Utf8String();
        return new MqttMessage(topic, reader.Binary(), flags.WillQos, flags.WillRetain, properties);
    }

    private readonly record struct ConnectFlags(byte Bits)
    {
        public bool Clean => (Bits & 0x02) != 0;

        public bool Will => (Bits & 0x04) != 0;

        public MqttQos WillQos => (MqttQos)((Bits >> 3) & 0x03);

        public bool WillRetain => (Bits & 0x20) != 0;

        public bool Password => (Bits & 0x40) != 0;

        public bool UserName => (Bits & 0x80) != 0;

        public string? Problem(MqttVersion version)
        {
            if ((Bits & 0x01) != 0)
            {
                return "the reserved connect flag is set"; // [MQTT-3.1.2-3]
            }

            if (WillQos > MqttQos.ExactlyOnce)
            {
                return "will QoS 3"; // [MQTT-3.1.2-14], 5.0: [MQTT-3.1.2-12]
            }

            if (!Will && (WillQos != MqttQos.AtMostOnce || WillRetain))
            {
                return "will QoS or retain without a will"; // [MQTT-3.1.2-13], [MQTT-3.1.2-15]
            }

            // [MQTT-3.1.2-22]; 5.0 allows a password alone.
            return version == MqttVersion.V311 && Password && !UserName ? "a password without a user name" : null;
        }
    }
}

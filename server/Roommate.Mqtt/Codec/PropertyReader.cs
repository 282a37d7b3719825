using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Reads the property block of a 5.0 packet: known, allowed here, in range, at most once where once is the rule.</summary>
internal static class PropertyReader
{
    /// <summary>Null when the block is empty, which is the common case and costs nothing.</summary>
    public static MqttProperties? Read(ref BodyReader reader, PropertyScope scope)
    {
        var length = reader.VariableByteInteger();
        if (length == 0 || reader.Fault is not null)
        {
            return null;
        }

        var block = new BodyReader(reader.Take((int)length));
        var properties = new MqttProperties();
        ulong seen = 0;
        while (!block.AtEnd && block.Fault is null)
        {
            ReadOne(ref block, properties, scope, ref seen);
        }

        if (block.Fault is { } fault)
        {
            reader.Fail(fault);
        }

        return properties;
    }

    private static void ReadOne(ref BodyReader block, MqttProperties properties, PropertyScope scope, ref ulong seen)
    {
        var id = block.VariableByteInteger();
        var spec = PropertySpec.Of(id);
        if ((spec.Scope & scope) == PropertyScope.None)
        {
            // 2.2.2.2: an identifier that is not valid for its packet makes the packet malformed.
            block.Fail(MqttFault.Malformed($"property 0x{id:X2} does not belong in this packet"));
            return;
        }

        // The forwarded PUBLISH may carry several subscription identifiers; SUBSCRIBE one.
        var repeats = spec.Kind == PropertyKind.Pair || (id == PropertyId.SubscriptionIdentifier && scope == PropertyScope.Publish);
        if (!repeats && (seen & (1UL << (int)id)) != 0)
        {
            block.Fail(MqttFault.Protocol($"property 0x{id:X2} appears twice"));
            return;
        }

        seen |= 1UL << (int)id;
        ReadValue(ref block, properties, id, spec);
    }

    private static void ReadValue(ref BodyReader block, MqttProperties properties, uint id, PropertySpec spec)
    {
        switch (spec.Kind)
        {
            case PropertyKind.Flag:
                SetFlag(ref block, properties, id);
                break;
            case PropertyKind.UInt16:
                SetNumber(properties, id, NonZero(ref block, block.UInt16(), spec, id));
                break;
            case PropertyKind.UInt32:
                SetNumber(properties, id, NonZero(ref block, block.UInt32(), spec, id));
                break;
            case PropertyKind.VariableInteger:
                var identifier = NonZero(ref block, block.VariableByteInteger(), spec, id);
                properties.SubscriptionIdentifiers = [.. properties.SubscriptionIdentifiers ?? [], identifier];
                break;
            case PropertyKind.Text:
                SetText(properties, id, block.Utf8String());
                break;
            case PropertyKind.Binary when id == PropertyId.CorrelationData:
                properties.CorrelationData = block.Binary();
                break;
            case PropertyKind.Binary:
                properties.AuthenticationData = block.Binary();
                break;
            default:
                var pairs = properties.UserProperties as List<MqttUserProperty> ?? [];
                pairs.Add(new MqttUserProperty(block.Utf8String(), block.Utf8String()));
                properties.UserProperties = pairs;
                break;
        }
    }

    private static uint NonZero(ref BodyReader block, uint value, PropertySpec spec, uint id)
    {
        if (value == 0 && !spec.ZeroAllowed && block.Fault is null)
        {
            block.Fail(MqttFault.Protocol($"property 0x{id:X2} is 0"));
        }

        return value;
    }

    private static void SetFlag(ref BodyReader block, MqttProperties properties, uint id)
    {
        var value = block.Byte();
        if (value > 1)
        {
            block.Fail(MqttFault.Protocol($"property 0x{id:X2} is neither 0 nor 1"));
            return;
        }

        switch ((byte)id)
        {
            case PropertyId.PayloadFormatIndicator: properties.PayloadFormatIndicator = value; break;
            case PropertyId.RequestProblemInformation: properties.RequestProblemInformation = value; break;
            case PropertyId.RequestResponseInformation: properties.RequestResponseInformation = value; break;
            case PropertyId.MaximumQos: properties.MaximumQos = value; break;
            case PropertyId.RetainAvailable: properties.RetainAvailable = value; break;
            case PropertyId.WildcardSubscriptionAvailable: properties.WildcardSubscriptionAvailable = value; break;
            case PropertyId.SubscriptionIdentifiersAvailable: properties.SubscriptionIdentifiersAvailable = value; break;
            default: properties.SharedSubscriptionAvailable = value; break;
        }
    }

    private static void SetNumber(MqttProperties properties, uint id, uint value)
    {
        switch ((byte)id)
        {
            case PropertyId.MessageExpiry: properties.MessageExpirySeconds = value; break;
            case PropertyId.SessionExpiry: properties.SessionExpirySeconds = value; break;
            case PropertyId.ServerKeepAlive: properties.ServerKeepAlive = (ushort)value; break;
            case PropertyId.WillDelay: properties.WillDelaySeconds = value; break;
            case PropertyId.ReceiveMaximum: properties.ReceiveMaximum = (ushort)value; break;
            case PropertyId.TopicAliasMaximum: properties.TopicAliasMaximum = (ushort)value; break;
            case PropertyId.TopicAlias: properties.TopicAlias = (ushort)value; break;
            default: properties.MaximumPacketSize = value; break;
        }
    }

    private static void SetText(MqttProperties properties, uint id, string value)
    {
        switch ((byte)id)
        {
            case PropertyId.ContentType: properties.ContentType = value; break;
            case PropertyId.ResponseTopic: properties.ResponseTopic = value; break;
            case PropertyId.AssignedClientIdentifier: properties.AssignedClientIdentifier = value; break;
            case PropertyId.AuthenticationMethod: properties.AuthenticationMethod = value; break;
            case PropertyId.ResponseInformation: properties.ResponseInformation = value; break;
            case PropertyId.ServerReference: properties.ServerReference = value; break;
            default: properties.ReasonString = value; break;
        }
    }
}

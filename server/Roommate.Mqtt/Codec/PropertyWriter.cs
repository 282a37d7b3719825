using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Writes the property block of a 5.0 packet, in the order of the identifiers.</summary>
internal static class PropertyWriter
{
    public static void Write(BodyWriter target, MqttProperties? properties, PropertyScope scope)
    {
        if (properties is null)
        {
            target.Byte(0);
            return;
        }

        var block = BodyWriter.RentForProperties();
        WriteMessagePart(new Allowed(block, scope), properties);
        WriteConnectionPart(new Allowed(block, scope), properties);
        target.VariableByteInteger((uint)block.Length);
        target.Raw(block.Written);
    }

    private static void WriteMessagePart(Allowed block, MqttProperties properties)
    {
        block.Flag(PropertyId.PayloadFormatIndicator, properties.PayloadFormatIndicator);
        block.UInt32(PropertyId.MessageExpiry, properties.MessageExpirySeconds);
        block.Text(PropertyId.ContentType, properties.ContentType);
        block.Text(PropertyId.ResponseTopic, properties.ResponseTopic);
        block.Binary(PropertyId.CorrelationData, properties.CorrelationData);
        block.Identifiers(properties.SubscriptionIdentifiers);
        block.UInt16(PropertyId.TopicAlias, properties.TopicAlias);
        block.UInt32(PropertyId.WillDelay, properties.WillDelaySeconds);
        block.Pairs(properties.UserProperties);
    }

    private static void WriteConnectionPart(Allowed block, MqttProperties properties)
    {
        block.UInt32(PropertyId.SessionExpiry, properties.SessionExpirySeconds);
        block.Text(PropertyId.AssignedClientIdentifier, properties.AssignedClientIdentifier);
        block.UInt16(PropertyId.ServerKeepAlive, properties.ServerKeepAlive);
        block.Text(PropertyId.AuthenticationMethod, properties.AuthenticationMethod);
        block.Binary(PropertyId.AuthenticationData, properties.AuthenticationData);
        block.Flag(PropertyId.RequestProblemInformation, properties.RequestProblemInformation);
        block.Flag(PropertyId.RequestResponseInformation, properties.RequestResponseInformation);
        block.Text(PropertyId.ResponseInformation, properties.ResponseInformation);
        block.Text(PropertyId.ServerReference, properties.ServerReference);
        block.Text(PropertyId.ReasonString, properties.ReasonString);
        block.UInt16(PropertyId.ReceiveMaximum, properties.ReceiveMaximum);
        block.UInt16(PropertyId.TopicAliasMaximum, properties.TopicAliasMaximum);
        block.Flag(PropertyId.MaximumQos, properties.MaximumQos);
        block.Flag(PropertyId.RetainAvailable, properties.RetainAvailable);
        block.UInt32(PropertyId.MaximumPacketSize, properties.MaximumPacketSize);
        block.Flag(PropertyId.WildcardSubscriptionAvailable, properties.WildcardSubscriptionAvailable);
        block.Flag(PropertyId.SubscriptionIdentifiersAvailable, properties.SubscriptionIdentifiersAvailable);
        block.Flag(PropertyId.SharedSubscriptionAvailable, properties.SharedSubscriptionAvailable);
    }

    /// <summary>Writes a property if it has a value and its packet may carry it.</summary>
    private readonly struct Allowed(BodyWriter block, PropertyScope scope)
    {
        public void Flag(byte id, byte? value)
        {
            if (Begin(id, value is not null))
            {
                block.Byte(value.GetValueOrDefault());
            }
        }

        public void UInt16(byte id, ushort? value)
        {
            if (Begin(id, value is not null))
            {
                block.UInt16(value.GetValueOrDefault());
            }
        }

        public void UInt32(byte id, uint? value)
        {
            if (Begin(id, value is not null))
            {
                block.UInt32(value.GetValueOrDefault());
            }
        }

        public void Text(byte id, string? value)
        {
            if (Begin(id, value is not null))
            {
                block.Utf8String(value!);
            }
        }

        public void Binary(byte id, byte[]? value)
        {
            if (Begin(id, value is not null))
            {
                block.Binary(value);
            }
        }

        public void Identifiers(IReadOnlyList<uint>? values)
        {
            for (var i = 0; i < values?.Count; i++)
            {
                if (Begin(PropertyId.SubscriptionIdentifier, true))
                {
                    block.VariableByteInteger(values[i]);
                }
            }
        }

        public void Pairs(IReadOnlyList<MqttUserProperty>? values)
        {
            for (var i = 0; i < values?.Count; i++)
            {
                if (Begin(PropertyId.UserProperty, true))
                {
                    block.Utf8String(values[i].Name);
                    block.Utf8String(values[i].Value);
                }
            }
        }

        private bool Begin(byte id, bool present)
        {
            if (!present || (PropertySpec.Of(id).Scope & scope) == PropertyScope.None)
            {
                return false;
            }

            block.Byte(id);
            return true;
        }
    }
}

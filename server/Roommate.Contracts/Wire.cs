using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Roommate.Contracts;

/// <summary>How everything is written on every wire: camelCase, no nulls, enums as camelCase strings, times in RFC 3339 UTC with milliseconds.</summary>
public static class Wire
{
    /// <summary>The shared, read-only options.</summary>
    public static JsonSerializerOptions Json { get; } = Create();

    /// <summary>Applies the same rules to options somebody else owns (HTTP, the hub).</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        // A missing or null member that a record needs is an error of the sender, found while reading.
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NullableIsOptional } };
        options.MaxDepth = 32;
        // Text goes to JSON parsers only, never into HTML: names stay readable and short.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new TimeConverter());
    }

    /// <summary>A time as the wire has it: <c>2026-11-20T22:05:00.000Z</c>.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture);

    // What is null is not written, so it cannot be required when it is read.
    private static void NullableIsOptional(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsRequired && (property.AssociatedParameter?.IsNullable == true || Nullable.GetUnderlyingType(property.PropertyType) is not null))
            {
                property.IsRequired = false;
            }
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        internal const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetDateTimeOffset(out var at) ? at.ToUniversalTime() : throw new JsonException("A time is written as RFC 3339, for example 2026-11-20T22:05:00.000Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[24];
            value.UtcDateTime.TryFormat(text, out var written, Format, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..written]);
        }
    }
}

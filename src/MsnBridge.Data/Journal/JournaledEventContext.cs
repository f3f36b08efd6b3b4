using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;

namespace MsnBridge.Data.Journal;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(ContactIdJsonConverter),
        typeof(HomeNetworkIdJsonConverter),
        typeof(ContentKeyJsonConverter),
        typeof(StoredEnumJsonConverter<DeliveryOutcome>),
        typeof(StoredEnumJsonConverter<DeliveryFailure>),
        typeof(StoredEnumJsonConverter<MembershipChange>),
        typeof(StoredEnumJsonConverter<DiscardReason>),
        typeof(StoredEnumJsonConverter<ContactEditKind>),
        typeof(StoredEnumJsonConverter<ContactEditFailure>),
        typeof(StoredEnumJsonConverter<FileKind>),
        typeof(StoredEnumJsonConverter<FileFailure>),
    ])]
[JsonSerializable(typeof(JournaledEvent))]
internal sealed partial class JournaledEventContext : JsonSerializerContext;

internal sealed class ContactIdJsonConverter : JsonConverter<ContactId>
{
    public override ContactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, ContactId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class HomeNetworkIdJsonConverter : JsonConverter<HomeNetworkId>
{
    public override HomeNetworkId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, HomeNetworkId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class ContentKeyJsonConverter : JsonConverter<ContentKey>
{
    public override ContentKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentKey.TryParse(reader.GetString(), out var key) ? key : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, ContentKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>An enumeration as its number. A number that another version made and this one does not know is not read.</summary>
internal sealed class StoredEnumJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = (T)Enum.ToObject(typeof(T), reader.GetInt32());
        return Enum.IsDefined(value) ? value : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Convert.ToInt32(value, CultureInfo.InvariantCulture));
}

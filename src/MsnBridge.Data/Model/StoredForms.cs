using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Model;

/// <summary>The forms in which ids and times are stored; changing one is a migration.</summary>
internal static class StoredForms
{
    /// <summary>32 lower-case hexadecimal digits, as in logs.</summary>
    public static string ToStored(PuppetId id) => id.Value.ToString("N", CultureInfo.InvariantCulture);

    public static PuppetId ToPuppetId(string stored) => new(Guid.ParseExact(stored, "N"));

    /// <summary>UTC, so that times compare as they are stored.</summary>
    public static DateTime ToStored(DateTimeOffset time) => time.UtcDateTime;

    public static DateTimeOffset ToTime(DateTime stored) => new(DateTime.SpecifyKind(stored, DateTimeKind.Utc));
}

internal sealed class PuppetIdConverter()
    : ValueConverter<PuppetId, string>(id => StoredForms.ToStored(id), stored => StoredForms.ToPuppetId(stored));

// An id that nobody set has no text. The generator of the compiled model asks for its stored form.
internal sealed class ContactIdConverter() : ValueConverter<ContactId, string>(id => id.Value ?? "", stored => new ContactId(stored));

internal sealed class ConversationIdConverter() : ValueConverter<ConversationId, string>(id => id.Value ?? "", stored => new ConversationId(stored));

internal sealed class HomeNetworkIdConverter() : ValueConverter<HomeNetworkId, string>(id => id.Value ?? "", stored => new HomeNetworkId(stored));

internal sealed class LaneEndConverter() : ValueConverter<LaneEnd, string>(end => end.Value ?? "", stored => new LaneEnd(stored));

internal sealed class UtcTimeConverter()
    : ValueConverter<DateTimeOffset, DateTime>(time => StoredForms.ToStored(time), stored => StoredForms.ToTime(stored));

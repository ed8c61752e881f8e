using System.Buffers.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Zones;

/// <summary>
/// A table of <see cref="ZoneRules"/> as text: base64url (RFC 4648, section 5) of a version, the number of changes, and of each change the
/// seconds since the one before and the seconds by which clocks are ahead from then on.
/// </summary>
internal static class ZoneRulesText
{
    private const byte Version = 1;
    private const int MostChanges = 2_000;
    private const int MostOffsetSeconds = 26 * 3600;

    /// <summary>The text of changes, the first of which is at <see cref="ZoneRules.First"/>; all of them on whole seconds.</summary>
    public static string Write(List<(long At, long OffsetMs)> changes)
    {
        var writer = new ByteWriter();
        writer.Byte(Version);
        writer.Unsigned((ulong)changes.Count);
        var last = ZoneRules.First;
        foreach (var (at, offset) in changes)
        {
            writer.Unsigned((ulong)((at - last) / 1000));
            writer.Signed(offset / 1000);
            last = at;
        }
        return Base64Url.EncodeToString(writer.Written);
    }

    /// <summary>The changes of a text; null when it is none of <see cref="Write"/>.</summary>
    public static List<(long At, long OffsetMs)>? Read(string text)
    {
        try
        {
            var changes = Read(new ByteReader(Base64Url.DecodeFromChars(text)));
            return changes.Count > 0 && Write(changes) == text ? changes : null;
        }
        catch (Exception fault) when (fault is FormatException or CorruptDataException)
        {
            return null;
        }
    }

    private static List<(long At, long OffsetMs)> Read(ByteReader reader)
    {
        var changes = new List<(long At, long OffsetMs)>();
        if (reader.Byte() != Version)
            return changes;
        var at = ZoneRules.First;
        for (var left = reader.Count(MostChanges); left > 0; left--)
        {
            at += 1000 * reader.LongCount((ZoneRules.Last - at) / 1000);
            var offset = reader.Signed();
            if (offset is <= -MostOffsetSeconds or >= MostOffsetSeconds || !Follows(at, changes))
                return [];
            changes.Add((at, 1000 * offset));
        }
        return reader.Remaining == 0 ? changes : [];
    }

    private static bool Follows(long at, List<(long At, long OffsetMs)> changes) =>
        changes.Count == 0 ? at == ZoneRules.First : at > changes[^1].At;
}

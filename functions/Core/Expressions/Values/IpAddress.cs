using System.Globalization;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// An IP address, as CEL's network library has it. <paramref name="Bits"/> has the address with its first bit at the highest place; of IPv4
/// the upper 32 bits hold it. An IPv6 address that stands for an IPv4 one (::ffff:0:0/96) is that one.
/// </summary>
internal readonly record struct IpAddress(UInt128 Bits, bool IsV4)
{
    /// <summary>The longest text of an address.</summary>
    public const int TextBytes = 39;

    private const int Groups = 8;

    /// <summary>How many bits an address of its family has.</summary>
    public int Width => IsV4 ? 32 : 128;

    public bool IsUnspecified => Bits == 0;

    public bool IsLoopback => IsV4 ? Group(0) >> 8 == 127 : Bits == 1;

    public bool IsMulticast => IsV4 ? Group(0) >> 12 == 0xE : Group(0) >> 8 == 0xFF;

    public bool IsLinkLocalMulticast => IsV4 ? Group(0) == 0xE000 && Group(1) >> 8 == 0 : (Group(0) & 0xFF0F) == 0xFF02;

    public bool IsLinkLocalUnicast => IsV4 ? Group(0) == 0xA9FE : (Group(0) & 0xFFC0) == 0xFE80;

    public bool IsGlobalUnicast =>
        !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && !(IsV4 && Bits >> 96 == uint.MaxValue);

    /// <summary>
    /// Reads an address: IPv4 as four decimal numbers without leading zeros, IPv6 as RFC 4291 (section 2.2) writes it. False for anything
    /// else, for a zone, and for an IPv4 address that is written inside ::ffff:0:0/96 with points.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        if (!text.Contains((byte)':'))
        {
            var isV4 = TryParseV4(text, out var four);
            address = new IpAddress((UInt128)four << 96, true);
            return isV4;
        }
        if (!TryParseV6(text, out var bits))
            return false;
        var isMapped = bits >> 32 == 0xFFFF;
        address = isMapped ? new IpAddress(bits << 96, true) : new IpAddress(bits, false);
        return !isMapped || !text.Contains((byte)'.');
    }

    /// <summary>The address with zeros after its first <paramref name="length"/> bits.</summary>
    public IpAddress First(int length) => this with { Bits = length == 0 ? 0 : Bits & (UInt128.MaxValue << (128 - length)) };

    /// <summary>Writes the text, of IPv6 as RFC 5952 wants it, into at least <see cref="TextBytes"/>; returns its length.</summary>
    public int Write(Span<byte> target) => IsV4 ? WriteV4(target) : WriteV6(target);

    private int Group(int index) => (int)(Bits >> (112 - (16 * index))) & 0xFFFF;

    private int WriteV4(Span<byte> target)
    {
        var used = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
                target[used++] = (byte)'.';
            ((byte)(Bits >> (120 - (8 * part)))).TryFormat(target[used..], out var length, default, CultureInfo.InvariantCulture);
            used += length;
        }
        return used;
    }

    private int WriteV6(Span<byte> target)
    {
        var (start, count) = LongestZeros();
        var used = 0;
        for (var index = 0; index < Groups; index++)
        {
            if (index == start)
            {
                "::"u8.CopyTo(target[used..]);
                used += 2;
                index += count - 1;
                continue;
            }
            if (used > 0 && target[used - 1] != ':')
                target[used++] = (byte)':';
            Group(index).TryFormat(target[used..], out var length, "x", CultureInfo.InvariantCulture);
            used += length;
        }
        return used;
    }

    // The first of the longest runs of at least two zero groups.
    private (int Start, int Count) LongestZeros()
    {
        var best = (Start: -1, Count: 1);
        for (var index = 0; index < Groups; index++)
        {
            var count = 0;
            while (index + count < Groups && Group(index + count) == 0)
                count++;
            if (count > best.Count)
                best = (index, count);
            index += count;
        }
        return best;
    }

    private static bool TryParseV4(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end is < 1 or > 3 || (end > 1 && text[0] == '0') || !TryDigits(text[..end], out var value))
                return false;
            bits = (bits << 8) | (uint)value;
            text = part < 3 ? text[(end + 1)..] : [];
        }
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= byte.MaxValue;

    private static bool TryParseV6(ReadOnlySpan<byte> text, out UInt128 bits)
    {
        bits = 0;
        if (text.IndexOf("::"u8) is >= 0 and var gap)
        {
            var isRead = TryGroups(text[..gap], out var first, out var before) & TryGroups(text[(gap + 2)..], out var last, out var after);
            bits = before == 0 ? last : (first << (16 * (Groups - before))) | last;
            return isRead && before + after < Groups;
        }
        return TryGroups(text, out bits, out var count) && count == Groups;
    }

    // Groups joined by ':', the last of which may be two, written as an IPv4 address. No text is no group.
    private static bool TryGroups(ReadOnlySpan<byte> text, out UInt128 bits, out int count)
    {
        (bits, count) = (0, 0);
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)':') is >= 0 and var found ? found : text.Length;
            var group = text[..end];
            var isLast = end == text.Length;
            if (isLast && group.Contains((byte)'.') && TryParseV4(group, out var four))
                (bits, count) = ((bits << 32) | four, count + 2);
            else if (group.Length <= 4 && ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
                (bits, count) = ((bits << 16) | hex, count + 1);
            else
                return false;
            if (!isLast && end + 1 == text.Length)
                return false;
            text = isLast ? [] : text[(end + 1)..];
        }
        return count <= Groups;
    }
}

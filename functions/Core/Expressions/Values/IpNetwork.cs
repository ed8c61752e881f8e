using System.Globalization;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291): those that share the first <paramref name="Length"/> bits with
/// <paramref name="Address"/>, which keeps the bits after these as they were written.
/// </summary>
internal readonly record struct IpNetwork(IpAddress Address, int Length)
{
    /// <summary>The longest text of a network.</summary>
    public const int TextBytes = IpAddress.TextBytes + 4;

    /// <summary>The network with zeros after its first bits.</summary>
    public IpNetwork Masked => new(Address.First(Length), Length);

    /// <summary>Reads an address, a '/' and the number of bits, without leading zeros; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpNetwork network)
    {
        network = default;
        var slash = text.LastIndexOf((byte)'/');
        if (slash < 0 || !IpAddress.TryParse(text[..slash], out var address))
            return false;
        var digits = text[(slash + 1)..];
        if (digits.IsEmpty || (digits.Length > 1 && digits[0] == '0')
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return false;
        network = new IpNetwork(address, length);
        return length <= address.Width;
    }

    /// <summary>Whether the address is one of the network's; never of the other family.</summary>
    public bool Contains(IpAddress address) => address.IsV4 == Address.IsV4 && address.First(Length) == Address.First(Length);

    /// <summary>Whether all addresses of the other network are ones of this.</summary>
    public bool Contains(IpNetwork other) => Length <= other.Length && Contains(other.Address);

    /// <summary>Writes the text into at least <see cref="TextBytes"/>; returns its length.</summary>
    public int Write(Span<byte> target)
    {
        var used = Address.Write(target);
        target[used++] = (byte)'/';
        Length.TryFormat(target[used..], out var digits, default, CultureInfo.InvariantCulture);
        return used + digits;
    }
}

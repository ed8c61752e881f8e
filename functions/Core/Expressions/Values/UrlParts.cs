using System.Buffers;
using System.Globalization;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// The parts of a URL (RFC 3986, section 3) that is absolute, with a scheme and a host, or that begins with '/', as the target of a request
/// does. The parts are spans of its text, as they are written.
/// </summary>
internal readonly ref struct UrlParts
{
    private static readonly SearchValues<byte> OutsideNames = SearchValues.Create("[]:<>\"\\^`{|}"u8);

    private UrlParts(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> host, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query)
    {
        Scheme = scheme;
        Host = host;
        Path = path;
        Query = query;
    }

    /// <summary>What stands before "://"; empty without.</summary>
    public ReadOnlySpan<byte> Scheme { get; }

    /// <summary>The host with its port, if there is one; empty without a host. User and password are no part of it.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The path, with its escapes.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>What stands after the '?' and before the '#'.</summary>
    public ReadOnlySpan<byte> Query { get; }

    /// <summary>The host alone; of an IPv6 address without its brackets.</summary>
    public ReadOnlySpan<byte> HostName
    {
        get
        {
            var name = Host[..PortAt(Host)];
            return name.StartsWith("["u8) ? name[1..^1] : name;
        }
    }

    /// <summary>The port; empty when none is written.</summary>
    public ReadOnlySpan<byte> Port => PortAt(Host) is var at && at < Host.Length ? Host[(at + 1)..] : [];

    /// <summary>
    /// Takes a text apart; false when it is no such URL: a blank or a control character in it, an escape that is none, no host.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UrlParts url)
    {
        url = default;
        if (text.IsEmpty || text.IndexOfAnyInRange((byte)0, (byte)' ') >= 0 || text.Contains((byte)0x7F))
            return false;
        var rest = text.IndexOf((byte)'#') is >= 0 and var fragment ? text[..fragment] : text;
        ReadOnlySpan<byte> scheme = [], host = [];
        if (!rest.StartsWith("/"u8))
        {
            var colon = rest.IndexOf("://"u8);
            if (colon < 1 || !IsScheme(rest[..colon]))
                return false;
            scheme = rest[..colon];
            rest = rest[(colon + 3)..];
            var end = rest.IndexOfAny((byte)'/', (byte)'?') is >= 0 and var found ? found : rest.Length;
            host = WithoutUser(rest[..end]);
            rest = rest[end..];
            if (!IsHost(host))
                return false;
        }
        var mark = rest.IndexOf((byte)'?') is >= 0 and var question ? question : rest.Length;
        url = new UrlParts(scheme, host, rest[..mark], mark < rest.Length ? rest[(mark + 1)..] : []);
        return AreEscapesRight(url.Path);
    }

    /// <summary>Takes a text apart that <see cref="TryParse"/> takes.</summary>
    public static UrlParts Parse(ReadOnlySpan<byte> text) => TryParse(text, out var url) ? url : default;

    /// <summary>
    /// The value of the first parameter of that name in the query, as forms encode it ('+' is a space, %XX a byte), into a buffer of at
    /// least the query's length; -1 when there is none, else its length. A parameter without '=' has an empty value.
    /// </summary>
    public int Parameter(ReadOnlySpan<byte> name, Span<byte> target)
    {
        foreach (var range in Query.Split((byte)'&'))
        {
            var pair = Query[range];
            var equals = pair.IndexOf((byte)'=') is >= 0 and var at ? at : pair.Length;
            if (Decode(pair[..equals], target) is var length && target[..length].SequenceEqual(name) && !pair.IsEmpty)
                return equals < pair.Length ? Decode(pair[(equals + 1)..], target) : 0;
        }
        return -1;
    }

    private static int Decode(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var used = 0;
        for (var at = 0; at < text.Length; at++)
        {
            byte escaped = 0;
            var isEscape = text[at] == '%' && TryEscape(text[at..], out escaped);
            target[used++] = isEscape ? escaped : text[at] == '+' ? (byte)' ' : text[at];
            at += isEscape ? 2 : 0;
        }
        return used;
    }

    private static bool TryEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        return text.Length >= 3 && byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static bool AreEscapesRight(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'%'); at >= 0; at = text.IndexOf((byte)'%'))
        {
            if (!TryEscape(text[at..], out _))
                return false;
            text = text[(at + 3)..];
        }
        return true;
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }
        return char.IsAsciiLetter((char)text[0]);
    }

    private static ReadOnlySpan<byte> WithoutUser(ReadOnlySpan<byte> authority) => authority[(authority.LastIndexOf((byte)'@') + 1)..];

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        var at = PortAt(host);
        var name = host[..at];
        var isName = name.StartsWith("["u8)
            ? name.EndsWith("]"u8) && IpAddress.TryParse(name[1..^1], out _)
            : name.Length > 0 && name.IndexOfAny(OutsideNames) < 0;
        return isName && (at == host.Length || IsPort(host[(at + 1)..]));
    }

    private static bool IsPort(ReadOnlySpan<byte> digits) =>
        digits.IsEmpty || ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Where the ':' before the port is; the host's length when there is none.</summary>
    private static int PortAt(ReadOnlySpan<byte> host)
    {
        var from = host.StartsWith("["u8) ? host.IndexOf((byte)']') : 0;
        return from >= 0 && host[from..].IndexOf((byte)':') is >= 0 and var colon ? from + colon : host.Length;
    }
}

using System.Runtime.CompilerServices;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Recognises the common subset of JSON: strings, numbers, literals, and objects of these. On anything else it returns
/// <see cref="Nowhere"/>, and <see cref="JsonDecoder"/> reads the event again to find out what is wrong. The text must be valid UTF-8.
/// </summary>
/// <remarks>
/// Each method takes the index where something is expected, and returns the index after it, or <see cref="Nowhere"/> when it isn't there:
/// so the index stays in a register. <see cref="Nowhere"/> as the index gives <see cref="Nowhere"/>, so that only the last result of a
/// chain must be checked. A number or a literal may end anywhere: what is expected after it shows whether it was complete.
/// </remarks>
internal readonly ref struct CommonJson(byte[] source, int start, int length)
{
    /// <summary>Returned in place of an index when the expected text isn't there.</summary>
    public const int Nowhere = -1;

    private readonly ReadOnlySpan<byte> _json = new(source, start, length);

    /// <summary>The byte at an index; 0 at the end of the text and at <see cref="Nowhere"/>.</summary>
    public byte this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // A copy, of which the compiler knows that its length doesn't change between the check and the read.
            var json = _json;
            return (uint)at < (uint)json.Length ? json[at] : (byte)0;
        }
    }

    /// <summary>The bytes that hold the text.</summary>
    public byte[] Source => source;

    /// <summary>Where the text begins in <see cref="Source"/>.</summary>
    public int Start => start;

    /// <summary>The text from one index to another, which is exclusive.</summary>
    public ReadOnlySpan<byte> Text(int from, int to) => _json[from..to];

    /// <summary>Whether only white space is left from an index on.</summary>
    public bool IsEnd(int at) => Next(at) == _json.Length;

    /// <summary>The index of the next character that isn't white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int at) => this[at] > ' ' ? at : NextAfterSpace(at);

    /// <summary>The index after a character, before which there may be white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(byte character, int at)
    {
        at = Next(at);
        return this[at] == character ? at + 1 : Nowhere;
    }

    /// <summary>The index after exactly these bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(ReadOnlySpan<byte> written, int at)
    {
        var json = _json;
        return (uint)at < (uint)json.Length && json[at..].StartsWith(written) ? at + written.Length : Nowhere;
    }

    /// <summary>The index after a property's name and its colon, without white space between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(WrittenName name, int at)
    {
        var json = _json;
        return (uint)at < (uint)json.Length && name.IsAt(json, at) ? at + name.Length : Nowhere;
    }

    /// <summary>The index after a string without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipString(int at)
    {
        if (this[at] != '"')
            return Nowhere;
        var end = StringScan.IndexOfSpecial(_json, at + 1);
        return this[end] == '"' ? end + 1 : Nowhere;
    }

    /// <summary>The index after a string that may have escapes, which are not checked.</summary>
    public int SkipEscapedString(int at)
    {
        if (this[at] != '"')
            return Nowhere;
        var end = StringScan.IndexOfSpecial(_json, at + 1);
        while (this[end] == '\\' && end + 1 < _json.Length)
            end = StringScan.IndexOfSpecial(_json, end + 2);
        return this[end] == '"' ? end + 1 : Nowhere;
    }

    /// <summary>The index after a number.</summary>
    public int SkipNumber(int at, out DecimalText number)
    {
        number = default;
        if ((uint)at >= (uint)_json.Length)
            return Nowhere;
        var rest = _json[at..];
        return DecimalText.TryRead(rest, out var length, out number) && !HasLeadingZero(rest) ? at + length : Nowhere;
    }

    /// <summary>The index after a string without escapes, a literal or a number.</summary>
    public int SkipScalar(int at) => this[at] switch
    {
        (byte)'"' => SkipString(at),
        (byte)'t' => Match("true"u8, at),
        (byte)'f' => Match("false"u8, at),
        (byte)'n' => Match("null"u8, at),
        _ => SkipNumber(at, out _),
    };

    private int NextAfterSpace(int at)
    {
        while (this[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    // JSON forbids leading zeros; DecimalText accepts them.
    private static bool HasLeadingZero(ReadOnlySpan<byte> number)
    {
        var first = number[0] == '-' ? 1 : 0;
        return number[first] == '0' && first + 1 < number.Length && char.IsAsciiDigit((char)number[first + 1]);
    }
}

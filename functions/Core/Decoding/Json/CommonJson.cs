using System.Runtime.CompilerServices;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// JSON as nearly all of it is written: strings, numbers, literals, and objects of these. It tells what is so, and is JSON, from all else; what
/// else there is, and what is wrong with it, is for others to find. The text is valid UTF-8.
/// </summary>
/// <remarks>
/// What looks for something takes the place where it should stand, and returns the place behind it, or <see cref="Nowhere"/>, where nothing stands: so
/// places stay in a register. A number or a literal may end anywhere; what is looked for behind it tells whether it was one.
/// </remarks>
internal readonly ref struct CommonJson(byte[] source, int start, int length)
{
    public const int Nowhere = -1;

    private readonly ReadOnlySpan<byte> _json = new(source, start, length);

    /// <summary>The character at a place, 0 at the end and nowhere.</summary>
    public byte this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // A copy, of which the compiler knows that nobody changes its length in between.
            var json = _json;
            return (uint)at < (uint)json.Length ? json[at] : (byte)0;
        }
    }

    /// <summary>The bytes that hold the text, and where it begins in them.</summary>
    public byte[] Source => source;

    public int Start => start;

    public ReadOnlySpan<byte> Text(int from, int to) => _json[from..to];

    /// <summary>Whether nothing but white space is left at a place.</summary>
    public bool IsEnd(int at) => Next(at) == _json.Length;

    /// <summary>The place of what comes next behind white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int at) => this[at] > ' ' ? at : NextBehindSpace(at);

    /// <summary>Behind a character, in front of which white space may stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(byte character, int at)
    {
        at = Next(at);
        return this[at] == character ? at + 1 : Nowhere;
    }

    /// <summary>Behind what is written just so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(ReadOnlySpan<byte> written, int at)
    {
        var json = _json;
        return (uint)at < (uint)json.Length && json[at..].StartsWith(written) ? at + written.Length : Nowhere;
    }

    /// <summary>Behind a property's name and its colon, when nothing stands between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Match(WrittenName name, int at)
    {
        var json = _json;
        return (uint)at < (uint)json.Length && name.StandsAt(json, at) ? at + name.Length : Nowhere;
    }

    /// <summary>Behind a string without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipString(int at)
    {
        if (this[at] != '"')
            return Nowhere;
        var end = StringScan.IndexOfSpecial(_json, at + 1);
        return this[end] == '"' ? end + 1 : Nowhere;
    }

    /// <summary>Behind a string that may have escapes: whoever undoes them finds whether they are right.</summary>
    public int SkipEscapedString(int at)
    {
        if (this[at] != '"')
            return Nowhere;
        var end = StringScan.IndexOfSpecial(_json, at + 1);
        while (this[end] == '\\' && end + 1 < _json.Length)
            end = StringScan.IndexOfSpecial(_json, end + 2);
        return this[end] == '"' ? end + 1 : Nowhere;
    }

    /// <summary>Behind a number.</summary>
    public int SkipNumber(int at, out DecimalText number)
    {
        number = default;
        if ((uint)at >= (uint)_json.Length)
            return Nowhere;
        var rest = _json[at..];
        return DecimalText.TryRead(rest, out var length, out number) && !HasZeroInFront(rest) ? at + length : Nowhere;
    }

    /// <summary>Behind a string without escapes, a literal or a number.</summary>
    public int SkipScalar(int at) => this[at] switch
    {
        (byte)'"' => SkipString(at),
        (byte)'t' => Match("true"u8, at),
        (byte)'f' => Match("false"u8, at),
        (byte)'n' => Match("null"u8, at),
        _ => SkipNumber(at, out _),
    };

    private int NextBehindSpace(int at)
    {
        while (this[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    // Which JSON forbids, and the readers of numbers bear.
    private static bool HasZeroInFront(ReadOnlySpan<byte> number)
    {
        var first = number[0] == '-' ? 1 : 0;
        return number[first] == '0' && first + 1 < number.Length && char.IsAsciiDigit((char)number[first + 1]);
    }
}

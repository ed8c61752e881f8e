using System.Runtime.CompilerServices;
using Serverless.Core.Decoding.Values;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Walks over JSON as nearly all of it is written: strings, numbers, literals, and objects of these. It tells what is so, and is JSON, from all else; what
/// else there is, and what is wrong with it, is for others to find. A number or a literal may end anywhere: what follows it tells whether it was one.
/// The text is valid UTF-8.
/// </summary>
internal ref struct PlainJson(byte[] source, int start, int length)
{
    private readonly ReadOnlySpan<byte> _json = new(source, start, length);
    private int _at;

    /// <summary>The bytes that hold the text, and where it begins in them.</summary>
    public readonly byte[] Source => source;

    public readonly int Start => start;

    /// <summary>Whether nothing but white space is left.</summary>
    public readonly bool IsAtEnd => _at == _json.Length || WhiteSpace.IndexOfOther(_json[_at..]) < 0;

    /// <summary>The next character behind white space, which stays; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek() => _at < _json.Length && _json[_at] > ' ' ? _json[_at] : PeekBehindSpace();

    /// <summary>Goes behind the next character if it is this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(byte character)
    {
        if (Peek() != character)
            return false;
        _at++;
        return true;
    }

    /// <summary>Goes behind a literal or whatever else is written just so, without white space in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ReadOnlySpan<byte> written)
    {
        if (!_json[_at..].StartsWith(written))
            return false;
        _at += written.Length;
        return true;
    }

    /// <summary>Goes behind a string. Escapes in it are passed over: whoever undoes them finds whether they are right.</summary>
    public bool TryString(out PlainText text)
    {
        text = default;
        if (!TryTake((byte)'"'))
            return false;
        var (first, end) = (_at, StringScan.IndexOfSpecial(_json, _at));
        var escaped = false;
        while (end < _json.Length && _json[end] == '\\')
        {
            escaped = true;
            end = StringScan.IndexOfSpecial(_json, Math.Min(end + 2, _json.Length));
        }
        if (end == _json.Length || _json[end] != '"')
            return false;
        text = new PlainText(first, end - first, escaped);
        _at = end + 1;
        return true;
    }

    /// <summary>Goes behind a number; <paramref name="text"/> is what it was read from.</summary>
    public bool TryNumber(out DecimalText number, out ReadOnlySpan<byte> text)
    {
        var rest = _json[_at..];
        var isNumber = DecimalText.TryRead(rest, out var length, out number) && !HasZeroInFront(rest);
        text = rest[..length];
        _at += length;
        return isNumber;
    }

    /// <summary>Goes behind a string without escapes, a literal or a number.</summary>
    public bool TryScalar() => Peek() switch
    {
        (byte)'"' => TryString(out var text) && !text.IsEscaped,
        (byte)'t' => TryTake("true"u8),
        (byte)'f' => TryTake("false"u8),
        (byte)'n' => TryTake("null"u8),
        _ => TryNumber(out _, out _),
    };

    public readonly ReadOnlySpan<byte> TextOf(PlainText text) => _json.Slice(text.Start, text.Length);

    private byte PeekBehindSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    // Which JSON forbids, and the readers of numbers bear.
    private static bool HasZeroInFront(ReadOnlySpan<byte> number)
    {
        var first = number[0] == '-' ? 1 : 0;
        return number[first] == '0' && first + 1 < number.Length && char.IsAsciiDigit((char)number[first + 1]);
    }
}

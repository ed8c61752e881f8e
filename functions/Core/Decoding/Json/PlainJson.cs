using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Serverless.Core.Decoding.Values;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Walks over JSON as nearly all of it is written: strings without escapes, numbers, literals, objects of these. It tells what is so, and is JSON, from
/// all else; what else there is, and what is wrong with it, is for others to find. The text is valid UTF-8.
/// </summary>
internal ref struct PlainJson(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Whether nothing but white space is left.</summary>
    public readonly bool IsAtEnd => WhiteSpace.IndexOfOther(_json[_at..]) < 0;

    /// <summary>The next character behind white space, which stays; 0 at the end.</summary>
    public byte Peek()
    {
        while (_at < _json.Length && _json[_at] <= ' ')
        {
            if (!IsSpace(_json[_at]))
                return 0;
            _at++;
        }
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    /// <summary>Goes behind the next character if it is this one.</summary>
    public bool TryTake(byte character)
    {
        if (Peek() != character)
            return false;
        _at++;
        return true;
    }

    /// <summary>Goes behind a string; <paramref name="token"/> is what is between its quotes.</summary>
    public bool TryString(out PlainToken token)
    {
        token = default;
        if (!TryTake((byte)'"'))
            return false;
        var length = PlainLength(_json[_at..]);
        if (length < 0)
            return false;
        token = new PlainToken(PlainKind.Text, _at, length);
        _at += length + 1;
        return true;
    }

    /// <summary>Goes behind a string, a literal, or what may be a number: whether it is one, <see cref="IsNumber"/> tells, or who reads it.</summary>
    public bool TryScalar(out PlainToken token)
    {
        var first = Peek();
        if (first == '"')
            return TryString(out token);
        var start = _at;
        while (_at < _json.Length && _json[_at] is not ((byte)',' or (byte)'}' or <= (byte)' '))
            _at++;
        token = new PlainToken(KindOf(first), start, _at - start);
        return token.Length > 0 && MayBe(token);
    }

    /// <summary>Whether a number token is a number.</summary>
    public readonly bool IsNumber(PlainToken token) => DecimalText.TryParse(TextOf(token), out _);

    public readonly ReadOnlySpan<byte> TextOf(PlainToken token) => _json.Slice(token.Start, token.Length);

    private static PlainKind KindOf(byte first) => first switch
    {
        (byte)'t' => PlainKind.True,
        (byte)'f' => PlainKind.False,
        (byte)'n' => PlainKind.Null,
        _ => PlainKind.Number,
    };

    private readonly bool MayBe(PlainToken token) => token.Kind switch
    {
        PlainKind.True => TextOf(token).SequenceEqual("true"u8),
        PlainKind.False => TextOf(token).SequenceEqual("false"u8),
        PlainKind.Null => TextOf(token).SequenceEqual("null"u8),
        _ => !HasZeroInFront(TextOf(token)),
    };

    // Which JSON forbids, and the readers of numbers bear.
    private static bool HasZeroInFront(ReadOnlySpan<byte> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit((char)digits[1]);
    }

    /// <summary>How long a string is that begins here, or -1 when it isn't plain.</summary>
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        var at = 0;
        for (; text.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)at);
            var special = Vector128.Equals(block, Vector128.Create((byte)'"')) | Vector128.Equals(block, Vector128.Create((byte)'\\')) | Vector128.LessThan(block, Vector128.Create((byte)' '));
            if (special != Vector128<byte>.Zero)
                return Closed(text, at + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits()));
        }
        while (at < text.Length && text[at] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
            at++;
        return Closed(text, at);
    }

    private static int Closed(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] == '"' ? at : -1;

    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}

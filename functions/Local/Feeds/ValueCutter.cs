using System.Buffers;

namespace Serverless.Local.Feeds;

/// <summary>
/// Finds where JSON values end that follow each other, or are the items of an array. Blanks between the parts of a value become one space,
/// so that it is on one line. Whether a value is valid is for its reader to say.
/// </summary>
internal sealed class ValueCutter
{
    private int _depth;
    private bool _isInArray;
    private bool _isInValue;
    private bool _isInText;
    private bool _isEscaped;
    private bool _isBlank;

    /// <summary>
    /// Copies what belongs to a value, up to its end, which <paramref name="isWhole"/> tells. Returns how much of <paramref name="text"/>
    /// is used up.
    /// </summary>
    public int Take(ReadOnlySpan<byte> text, IBufferWriter<byte> value, out bool isWhole)
    {
        // Room for a space before each byte.
        var room = value.GetSpan((2 * text.Length) + 1);
        var (length, at) = (0, 0);
        isWhole = false;
        for (; at < text.Length && !isWhole; at++)
        {
            var letter = text[at];
            if (!_isInText && !IsPart(letter, out isWhole))
                continue;
            if (isWhole)
                break;
            if (_isBlank)
                room[length++] = (byte)' ';
            _isBlank = false;
            room[length++] = letter;
            isWhole = _isInText ? EndsText(letter) : Enter(letter);
        }
        value.Advance(length);
        _isInValue &= !isWhole;
        return at;
    }

    /// <summary>False for what is between values or parts; <paramref name="isWhole"/> where it ends a value without brackets.</summary>
    private bool IsPart(byte letter, out bool isWhole)
    {
        var isBlank = letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
        isWhole = _isInValue && _depth == 0 && (isBlank || letter is (byte)',' or (byte)']');
        if (isWhole)
            return true;
        if (_isInValue)
        {
            _isBlank |= isBlank;
            return !isBlank;
        }
        if (isBlank || letter == ',' || IsBorder(letter))
            return false;
        return _isInValue = true;
    }

    /// <summary>Whether it begins or ends the array whose items are values.</summary>
    private bool IsBorder(byte letter)
    {
        if (letter != (_isInArray ? ']' : '['))
            return false;
        _isInArray = !_isInArray;
        return true;
    }

    /// <summary>Whether this is the value's last byte.</summary>
    private bool Enter(byte letter)
    {
        switch (letter)
        {
            case (byte)'"':
                _isInText = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth = Math.Max(0, _depth - 1);
                return _depth == 0;
        }
        return false;
    }

    private bool EndsText(byte letter)
    {
        _isInText = _isEscaped || letter != '"';
        _isEscaped = !_isEscaped && letter == '\\';
        return !_isInText && _depth == 0;
    }
}

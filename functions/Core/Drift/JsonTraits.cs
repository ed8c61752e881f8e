using System.Text;
using System.Text.Json;
using Serverless.Core.Binary;

namespace Serverless.Core.Drift;

/// <summary>
/// The values in a JSON object, each with a hash of its path and its type. Items of an array have one path, as have the properties of one
/// object whose names are ids, those with three digits or more: <c>lines[].sku</c>, <c>users.*</c>. What is deeper than
/// <see cref="DriftLimits.MostLevels"/> isn't looked at, nor what comes after <see cref="MostValues"/>. Reused from event to event: then
/// nothing is allocated.
/// </summary>
internal sealed class JsonTraits
{
    /// <summary>How many values of an event are read.</summary>
    public const int MostValues = 1_024;

    // A larger record that no format takes isn't worth the look.
    private const int LargestText = 64 * 1_024;
    private const int LongestName = 64;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly int[] _open = new int[DriftLimits.MostLevels + 1];
    private readonly byte[] _text = new byte[1_024];
    private Value[] _values = new Value[32];
    private int _count;

    /// <summary>The hash of the path and the type of a value.</summary>
    public ulong HashOf(int value) => (_values[value].Hash * 0x9E3779B97F4A7C15) ^ ((ulong)_values[value].Token << 56);

    /// <summary>Whether a text is a JSON object, as a whole.</summary>
    public static bool IsObject(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LargestText || bytes.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            return false;
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads an object; returns how many values it has, lists and objects among them, and nulls not. What a decoder takes for JSON and this
    /// doesn't has none.
    /// </summary>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        _count = 0;
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            while (_count < MostValues && reader.Read())
                Take(ref reader);
            return _count;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>The path and the type of a value, as a trait has them; good until the next call.</summary>
    public ReadOnlySpan<byte> Text(int value, ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        AppendPath(value, bytes, ref length);
        Append(" "u8, ref length);
        Append(Encoding.UTF8.GetBytes(TypeOf(_values[value].Token)), ref length);
        return _text.AsSpan(0, length);
    }

    // The reader's depth of a property, of its value and of an item is that of what it is in, and one more.
    private void Take(ref Utf8JsonReader reader)
    {
        var level = reader.CurrentDepth;
        if (level is 0 or > DriftLimits.MostLevels || reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            return;
        var inside = level == 1 ? default : _values[_open[level - 1]];
        if (reader.TokenType == JsonTokenType.PropertyName)
            Begin(level, NameOf(ref reader, inside.Hash));
        else if (inside.Token == JsonTokenType.StartArray && level > 1)
            Begin(level, new Value { Hash = Hash64.Of("[]"u8, inside.Hash), Length = Value.Item });
        if (reader.TokenType is JsonTokenType.Null)
            _count--;
        else if (reader.TokenType != JsonTokenType.PropertyName)
            _values[_count - 1].Token = reader.TokenType == JsonTokenType.False ? JsonTokenType.True : reader.TokenType;
    }

    private void Begin(int level, Value value)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, 2 * _count);
        _values[_count] = value with { Inside = level == 1 ? -1 : _open[level - 1] };
        _open[level] = _count++;
    }

    private static Value NameOf(ref Utf8JsonReader reader, ulong seed)
    {
        var isId = IsId(reader.ValueSpan);
        return new Value
        {
            Hash = Hash64.Of(isId ? "*"u8 : reader.ValueSpan, seed),
            From = (int)reader.TokenStartIndex + 1,
            Length = isId ? Value.Id : reader.ValueSpan.Length,
        };
    }

    private void AppendPath(int at, ReadOnlySpan<byte> bytes, ref int length)
    {
        var value = _values[at];
        if (value.Inside >= 0)
            AppendPath(value.Inside, bytes, ref length);
        if (length > 0 && value.Length != Value.Item)
            Append("."u8, ref length);
        Append(value.Length == Value.Item ? "[]"u8 : value.Length == Value.Id ? "*"u8 : bytes.Slice(value.From, value.Length), ref length);
    }

    private static string TypeOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => FieldWord.Text,
        JsonTokenType.Number => FieldWord.Number,
        JsonTokenType.StartArray => FieldWord.List,
        JsonTokenType.StartObject => FieldWord.Object,
        _ => FieldWord.Boolean,
    };

    private static bool IsId(ReadOnlySpan<byte> name)
    {
        var digits = 0;
        foreach (var one in name)
            digits += char.IsAsciiDigit((char)one) ? 1 : 0;
        return digits >= 3 || name.Length > LongestName;
    }

    private void Append(ReadOnlySpan<byte> text, ref int length)
    {
        var fitting = text[..Math.Min(text.Length, _text.Length - length)];
        fitting.CopyTo(_text.AsSpan(length));
        length += fitting.Length;
    }

    /// <summary>A value, and the name before it: where that is in the event, or that there is none.</summary>
    private record struct Value
    {
        public const int Item = -1;
        public const int Id = -2;

        public ulong Hash;
        public int From;
        public int Length;
        public int Inside;
        public JsonTokenType Token;
    }
}

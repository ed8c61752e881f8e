using System.Text.Json;
using System.Text.Unicode;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Decodes JSON objects. Properties that belong to no field are skipped; null counts as missing, as does a text that the field lists. Of
/// several places of a field the first, as the field lists them, that isn't missing fills it, and the others are not looked at. An event
/// that has one property of a field twice is rejected, as it is not known which value was meant.
/// </summary>
internal sealed class JsonDecoder : IEventDecoder
{
    private readonly int _maxDepth;
    private readonly JsonReaderOptions _options;
    private readonly PropertyNode _root;
    private readonly JsonFieldReader[] _fields;
    private readonly CommonJsonDecoder _common;
    private readonly JsonText _unescaper = new();
    private readonly SeenProperties _seen;
    private readonly Rejection?[] _faults;

    private EventBytes _bytes;
    private SlotWriter _slots;

    /// <param name="fields">Their names and aliases are the paths of their values.</param>
    /// <param name="layout">Gives each field its slot.</param>
    /// <param name="maxDepth">How deep objects and arrays may nest, the event itself counted.</param>
    public JsonDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, int maxDepth)
    {
        _maxDepth = maxDepth;
        // One more than allowed, so that the limit is met here first and no exception is thrown for it.
        _options = new JsonReaderOptions { MaxDepth = maxDepth + 1 };
        _root = PropertyNode.Root(fields, out var marks);
        _seen = new SeenProperties(marks, fields.Count);
        _faults = new Rejection?[fields.Count];
        _fields = [.. fields.Select(field => new JsonFieldReader(field, layout.SlotOf(field.Name), _unescaper))];
        _common = new CommonJsonDecoder(_root, _seen, _fields, maxDepth);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var json = bytes.Span;
        if (!Utf8.IsValid(json))
            return EventFaults.InvalidUtf8(json);
        if (_common.TryDecode(bytes, slots))
            return null;
        slots.Clear();
        (_bytes, _slots) = (bytes, slots);
        _seen.Clear();
        Array.Clear(_faults);
        try
        {
            return ReadEvent(json);
        }
        catch (JsonException fault)
        {
            return JsonFaults.Malformed(json, fault);
        }
    }

    private Rejection? ReadEvent(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, _options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return EventFaults.At(json, Reasons.NotAnObject, reader.TokenStartIndex);
        return ReadObject(ref reader, _root) ?? CheckEnd(json, (int)reader.BytesConsumed) ?? FirstFault();
    }

    private Rejection? FirstFault() => Array.Exists(_faults, fault => fault is not null)
        ? _faults.OfType<Rejection>().MinBy(fault => fault.BytePosition)
        : null;

    private static Rejection? CheckEnd(ReadOnlySpan<byte> json, int end)
    {
        var trailing = WhiteSpace.IndexOfOther(json[end..]);
        return trailing < 0 ? null : EventFaults.At(json, Reasons.TrailingData, end + trailing);
    }

    private Rejection? ReadObject(ref Utf8JsonReader reader, PropertyNode node)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryFind(reader, node, out var property))
                return JsonFaults.AtToken(reader, Reasons.Malformed);
            reader.Read();
            var rejection = property is null ? Skip(ref reader) : ReadProperty(ref reader, property);
            if (rejection is not null)
                return rejection;
        }
        return null;
    }

    private bool TryFind(in Utf8JsonReader reader, PropertyNode node, out Property? property)
    {
        var readable = !reader.ValueIsEscaped || _unescaper.TryUnescape(reader);
        property = !readable ? null : node.Find(reader.ValueIsEscaped ? _unescaper.Text : reader.ValueSpan);
        return readable;
    }

    private Rejection? ReadProperty(ref Utf8JsonReader reader, Property property)
    {
        if (reader.TokenType == JsonTokenType.StartObject && property.Inner is { } inner)
            return Mark(reader, property.Mark, null) ?? CheckDepth(reader) ?? ReadObject(ref reader, inner);
        if (reader.TokenType == JsonTokenType.StartArray && property.Items is { } items)
            return Mark(reader, property.Mark, null) ?? CheckDepth(reader) ?? ReadArray(ref reader, items);
        if (property.Places is [var first, ..] && Mark(reader, property.ValueMark, _fields[first.Field].Name) is { } duplicate)
            return duplicate;
        foreach (var place in property.Places)
        {
            if (ReadPlace(reader, place) is { } fault)
                return fault;
        }
        return Skip(ref reader);
    }

    private Rejection? ReadArray(ref Utf8JsonReader reader, ItemNode items)
    {
        var count = 0;
        if (items.CountsBack && CheckItems(reader, out count) is { } tooDeep)
            return tooDeep;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (ReadItem(ref reader, items.FromStart(index), items.FromEnd(index, count)) is { } rejection)
                return rejection;
        }
        return null;
    }

    // The last item may be the first as well.
    private Rejection? ReadItem(ref Utf8JsonReader reader, Property? fromStart, Property? fromEnd)
    {
        if (fromStart is not null && fromEnd is not null)
        {
            var again = reader;
            if (ReadProperty(ref again, fromStart) is { } rejection)
                return rejection;
        }
        return (fromEnd ?? fromStart) is { } item ? ReadProperty(ref reader, item) : Skip(ref reader);
    }

    /// <summary>Counts the items of the reader's array.</summary>
    private Rejection? CheckItems(Utf8JsonReader reader, out int count)
    {
        for (count = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (Skip(ref reader) is { } tooDeep)
                return tooDeep;
        }
        return null;
    }

    private Rejection? Mark(in Utf8JsonReader reader, int mark, string? field) =>
        _seen.TryMark(mark) ? null : JsonFaults.AtToken(reader, Reasons.DuplicateKey, field);

    /// <summary>
    /// Reads the value at a place of a field. What is wrong with it is the event's fault unless a place that comes before it has a value,
    /// which may follow.
    /// </summary>
    private Rejection? ReadPlace(in Utf8JsonReader reader, FieldPlace place)
    {
        var field = _fields[place.Field];
        if (field.IsMissing(reader) || !_seen.TryFill(place))
            return null;
        var fault = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
            ? JsonFaults.AtToken(reader, Reasons.WrongType, field.Name)
            : field.Read(reader, _bytes, _slots);
        var isFinal = place.Order == 0;
        _faults[place.Field] = isFinal ? null : fault;
        return isFinal ? fault : null;
    }

    private Rejection? Skip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            if (CheckDepth(reader) is { } tooDeep)
                return tooDeep;
        }
        while (IsInside(reader, depth) && reader.Read());
        return null;
    }

    // On the token that opens an object or array, and on the one that closes it, the depth is that of what is around it.
    private static bool IsInside(in Utf8JsonReader reader, int depth) =>
        reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;

    private Rejection? CheckDepth(in Utf8JsonReader reader)
    {
        var opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        return opens && reader.CurrentDepth >= _maxDepth ? JsonFaults.AtToken(reader, Reasons.Depth) : null;
    }
}

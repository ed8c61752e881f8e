using System.Text;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>A decoder with its row: what became of an event, in words.</summary>
internal sealed class Decoded(FieldDefinition[] fields)
{
    private readonly RowLayout _layout = Some.Layout(fields);
    private readonly JsonDecoder _decoder = new(fields, Some.Layout(fields), maxDepth: 4);

    /// <summary>The fields of the event that was decoded last.</summary>
    public Row Row { get; } = new(Some.Layout(fields));

    public string Outcome(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return Outcome(bytes, 0, bytes.Length);
    }

    /// <summary>The fields that the event has with their values, or its rejection.</summary>
    public string Outcome(byte[] source, int start, int length)
    {
        if (_decoder.Decode(source, start, length, Row) is { } rejection)
            return $"{rejection.Reason} {rejection.Field} at {rejection.BytePosition}";
        return string.Join(' ', Enumerable.Range(0, _layout.Count).Where(Row.Has).Select(slot => $"{fields[slot].Name}={Value(slot)}"));
    }

    private string Value(int slot) => fields[slot].Type == FieldType.Text ? Some.Text(Row, slot) : $"{Row.Integer(slot):x}";
}

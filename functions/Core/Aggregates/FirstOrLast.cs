using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The value, of any type, of the first or the last event that has the field: by event time and, at the same time, by
/// position (partition, offset, index). That order is total, so neither batches nor the order of merges can show. Exact.
/// </summary>
internal sealed class FirstOrLast(int slot, FieldType type, bool last) : Accumulator
{
    private bool _any;
    private EventTime _time;
    private EventPosition _position;
    private long _key;
    private byte[] _text = [];
    private int _length;

    private ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    public override void Reset()
    {
        _any = false;
        (_time, _position, _key, _length) = (default, default, 0, 0);
    }

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (!row.Has(slot) || !Wins(time, position))
            return;
        if (type == FieldType.Text)
            Keep(row.Text(slot));
        else
            _key = FieldValue.Key(row, slot, type);
        (_any, _time, _position) = (true, time, position);
    }

    public override void Merge(Accumulator other)
    {
        var offered = (FirstOrLast)other;
        if (!offered._any || !Wins(offered._time, offered._position))
            return;
        (_any, _time, _position, _key) = (true, offered._time, offered._position, offered._key);
        Keep(offered.Text);
    }

    public override void Write(ByteWriter writer)
    {
        writer.Byte(FieldValue.Tag(_any, type));
        if (!_any)
            return;
        writer.Signed(_time.Milliseconds);
        writer.Signed(_position.Partition.Value);
        writer.Signed(_position.Offset.Value);
        writer.Signed(_position.Index);
        if (type == FieldType.Text)
            writer.Bytes(Text);
        else
            FieldValue.WriteKey(writer, type, _key);
    }

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        Reset();
        if (!FieldValue.ReadTag(ref reader, type))
            return;
        _time = new EventTime(reader.Signed());
        _position = new EventPosition(new Partition(Int(ref reader)), new Offset(reader.Signed()), Int(ref reader));
        if (type == FieldType.Text)
            Keep(reader.Bytes());
        else
            _key = FieldValue.ReadKey(ref reader, type);
        _any = true;
    }

    public override void Render(Utf8JsonWriter json, string name)
    {
        json.WritePropertyName(name);
        if (!_any)
            json.WriteNullValue();
        else if (type == FieldType.Text)
            FieldValue.RenderText(json, Text);
        else
            FieldValue.Render(json, type, _key);
    }

    private bool Wins(EventTime time, EventPosition position)
    {
        if (!_any)
            return true;
        var order = time == _time ? position.CompareTo(_position) : time.CompareTo(_time);
        return last ? order > 0 : order < 0;
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > _text.Length)
            _text = new byte[Math.Max(text.Length, 2 * _text.Length)];
        text.CopyTo(_text);
        _length = text.Length;
    }

    private static int Int(ref ByteReader reader)
    {
        var value = reader.Signed();
        return value == (int)value ? (int)value : throw new CorruptDataException($"{value} stands where a partition or an index should");
    }
}

using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The least (min) or the greatest (max) value of a number, integer or time field; null when no event has it. Exact, for
/// integers of more than 53 bits too.
/// </summary>
internal sealed class Extreme(int slot, FieldType type, bool greatest) : Accumulator
{
    // The complement turns the order round, so that one comparison serves both.
    private readonly long _turn = greatest ? -1 : 0;
    private long _best;
    private bool _any;

    public override void Reset()
    {
        _best = 0;
        _any = false;
    }

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (row.Has(slot))
            Offer(FieldValue.Key(row, slot, type) ^ _turn);
    }

    public override void Merge(Accumulator other)
    {
        var offered = (Extreme)other;
        if (offered._any)
            Offer(offered._best);
    }

    public override void Write(ByteWriter writer)
    {
        writer.Byte(FieldValue.Tag(_any, type));
        if (_any)
            FieldValue.WriteKey(writer, type, _best ^ _turn);
    }

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _any = FieldValue.ReadTag(ref reader, type);
        _best = _any ? FieldValue.ReadKey(ref reader, type) ^ _turn : 0;
    }

    public override void Render(Utf8JsonWriter json, string name)
    {
        json.WritePropertyName(name);
        if (_any)
            FieldValue.Render(json, type, _best ^ _turn);
        else
            json.WriteNullValue();
    }

    private void Offer(long key)
    {
        if (_any && key >= _best)
            return;
        _best = key;
        _any = true;
    }
}

using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// About how many different values a field of any type has: next to exact for few, then within a standard error of
/// 1.04 / sqrt(2^precision), which is 0.8 % at precision 14 (<see cref="HyperLogLog"/>). The same set of values gives the
/// same state, whatever the order, repetition or merges.
/// </summary>
internal sealed class Distinct(int slot, FieldType type, int precision) : Accumulator
{
    private readonly HyperLogLog _sketch = new(precision);

    public override void Reset() => _sketch.Reset();

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (!row.Has(slot))
            return;
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        _sketch.Add(Hash64.Of(FieldValue.Item(row, slot, type, scratch)));
    }

    public override void Merge(Accumulator other) => _sketch.Merge(((Distinct)other)._sketch);

    public override void Write(ByteWriter writer) => _sketch.Write(writer);

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _sketch.Read(ref reader);
    }

    public override void Render(Utf8JsonWriter json, string name) => json.WriteNumber(name, Estimate());

    // All registers full, which only nonsense can fill, has no finite estimate: the conversion then saturates.
    private long Estimate() => (long)Math.Round(_sketch.Estimate());
}

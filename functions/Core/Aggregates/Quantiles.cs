using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Quantiles of a number field within a relative error (<see cref="DDSketch"/>), as an object with a property for each;
/// null when no event has the field.
/// </summary>
internal sealed class Quantiles(int slot, LogBins bins, QuantileName[] wanted) : Accumulator
{
    private readonly DDSketch _sketch = new(bins);

    public override void Reset() => _sketch.Reset();

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (row.Has(slot))
            _sketch.Add(row.Number(slot));
    }

    public override void Merge(Accumulator other) => _sketch.Merge(((Quantiles)other)._sketch);

    public override void Write(ByteWriter writer) => _sketch.Write(writer);

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _sketch.Read(ref reader);
    }

    public override void Render(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        foreach (var quantile in wanted)
            Finite.Write(json, quantile.Name, _sketch.Quantile(quantile.Value));
        json.WriteEndObject();
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>One aggregate with the state that it works on.</summary>
internal sealed class AggregateRun(AggregateFunction function)
{
    private readonly long[] _numbers = new long[function.FixedSlots];
    private readonly VariableState[] _growing = function.NewVariableState() is { } growing ? [growing] : [];
    private readonly EventColumns _events = Sample.Columns(room: 1);

    private StatePlace Place => new(0, function.FixedSlots, function.FixedSlots, _growing.Length - 1, _growing.Length);

    private Accumulator State => Place.Of(_numbers, _growing, 0);

    public void Reset()
    {
        function.Reset(State);
        Array.Clear(_numbers);
    }

    public void Add(Row row, EventTime time, EventPosition position)
    {
        _events.Clear();
        _events.Add(row, time, position, 0);
        function.Add(new EventRun(_events, [0], [0], Place, _numbers, _growing));
    }

    public AggregateRun Fold(IEnumerable<Sample> samples)
    {
        var row = new Row(Sample.Layout);
        foreach (var sample in samples)
        {
            sample.Fill(row);
            Add(row, sample.Time, sample.Position);
        }
        return this;
    }

    public void Merge(AggregateRun other) => function.Merge(State, other.State);

    public byte[] Bytes()
    {
        var writer = new ByteWriter();
        function.Write(State, writer);
        return writer.ToArray();
    }

    public void Read(ref ByteReader reader, byte version)
    {
        Reset();
        function.Read(State, ref reader, version);
    }

    /// <summary>What the bytes hold; they must be used up.</summary>
    public AggregateRun Load(ReadOnlySpan<byte> bytes, byte version = StateVersion.Current)
    {
        var reader = new ByteReader(bytes);
        Read(ref reader, version);
        Assert.Equal(0, reader.Remaining);
        return this;
    }

    public string Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            function.Render(State, json, "value");
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public JsonNode? Value() => JsonNode.Parse(Json())!["value"];
}

internal static class AggregateRuns
{
    /// <summary>A run over no events.</summary>
    public static AggregateRun Create(this Aggregate aggregate) => new(aggregate.Function);

    public static AggregateRun Fold(this Aggregate aggregate, IEnumerable<Sample> samples) => aggregate.Create().Fold(samples);
}

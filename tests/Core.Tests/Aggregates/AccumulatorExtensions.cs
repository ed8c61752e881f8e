using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Aggregates;

internal static class AccumulatorExtensions
{
    public static Accumulator Fold(this Aggregate aggregate, IEnumerable<Sample> samples) => aggregate.Create().Fold(samples);

    public static Accumulator Fold(this Accumulator accumulator, IEnumerable<Sample> samples)
    {
        var row = new Row(Sample.Layout);
        foreach (var sample in samples)
        {
            sample.Fill(row);
            accumulator.Add(row, sample.Time, sample.Position);
        }
        return accumulator;
    }

    public static byte[] Bytes(this Accumulator accumulator)
    {
        var writer = new ByteWriter();
        accumulator.Write(writer);
        return writer.ToArray();
    }

    /// <summary>What the bytes hold; they must be used up.</summary>
    public static Accumulator Load(this Accumulator accumulator, ReadOnlySpan<byte> bytes, byte version = 1)
    {
        var reader = new ByteReader(bytes);
        accumulator.Read(ref reader, version);
        Assert.True(reader.AtEnd);
        return accumulator;
    }

    public static string Json(this Accumulator accumulator)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            accumulator.Render(json, "value");
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static JsonNode? Value(this Accumulator accumulator) => JsonNode.Parse(accumulator.Json())!["value"];
}

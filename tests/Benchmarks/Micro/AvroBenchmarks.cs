using Avro.IO;
using Avro.Specific;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// User events in Confluent's wire format, decoded into rows, and by Apache's specific reader into objects that are used again. Figures are
/// per event.
/// </summary>
[MemoryDiagnoser]
public class AvroBenchmarks
{
    private const int Events = 1_000;
    private const int Prefix = 5;

    private readonly SpecificDatumReader<AvroClick> _apache;
    private readonly AvroClick _click = new();
    private readonly MemoryStream[] _streams;
    private readonly BinaryDecoder[] _decoders;
    private readonly byte[][] _events;
    private readonly AvroDecoder _all;
    private readonly AvroDecoder _three;
    private readonly SlotWriter _slots;

    public AvroBenchmarks()
    {
        var schema = Avro.Schema.Parse(AvroClick.Json);
        _apache = new SpecificDatumReader<AvroClick>(schema, schema);
        var random = new Random(1);
        _events = [.. Enumerable.Range(0, Events).Select(_ => Written(random, new SpecificDatumWriter<AvroClick>(schema)))];
        _streams = [.. _events.Select(bytes => new MemoryStream(bytes, Prefix, bytes.Length - Prefix))];
        _decoders = [.. _streams.Select(stream => new BinaryDecoder(stream))];
        FieldDefinition[] fields =
        [
            Field("id", FieldType.Text), Field("user", FieldType.Integer), Field("item", FieldType.Integer), Field("kind", FieldType.Text),
            Field("time", FieldType.Timestamp), Field("price", FieldType.Number),
            Field("quantity", FieldType.Integer), Field("session", FieldType.Text), Field("isBot", FieldType.Boolean),
            Field("country", FieldType.Text), Field("device", FieldType.Text), Field("weight", FieldType.Number),
        ];
        var layout = new RowLayout(fields.Select(field => (field.Name, field.Type)));
        var schemas = new SchemaLookup
        {
            Known = WriterSchemas.None.With(SchemaId.OfNumber(1), new SchemaAnswer(AvroSchema.Parse(AvroClick.Json))),
        };
        _all = new AvroDecoder(new AvroFormat(), fields, layout, schemas);
        _three = new AvroDecoder(new AvroFormat(), [fields[1], fields[4], fields[5]], layout, schemas);
        _slots = new SlotWriter(new Row(layout));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public double Apache()
    {
        var sum = 0.0;
        for (var number = 0; number < Events; number++)
        {
            _streams[number].Position = 0;
            sum += _apache.Read(_click, _decoders[number]).Weight;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int AllFields() => Decode(_all);

    [Benchmark(OperationsPerInvoke = Events)]
    public int ThreeFields() => Decode(_three);

    private int Decode(AvroDecoder decoder)
    {
        var accepted = 0;
        foreach (var bytes in _events)
        {
            _slots.Clear();
            accepted += decoder.Decode(new EventBytes(bytes, 0, bytes.Length), RecordHeaders.None, _slots) is null ? 1 : 0;
        }
        return accepted == Events ? accepted : throw new InvalidOperationException("an event was rejected");
    }

    private static FieldDefinition Field(string name, FieldType type) => new() { Name = name, Type = type };

    private static byte[] Written(Random random, SpecificDatumWriter<AvroClick> writer)
    {
        using var stream = new MemoryStream();
        stream.Write([0, 0, 0, 0, 1]);
        writer.Write(
            new AvroClick
            {
                Id = Guid.NewGuid().ToString(),
                User = random.NextInt64(10_000_000),
                Item = random.Next(100_000),
                Kind = random.Next(2) == 0 ? "view" : "click",
                Time = DateTime.UnixEpoch.AddMilliseconds(1_700_000_000_000 + random.Next()),
                Price = random.Next(4) == 0 ? null : random.Next(100_000) / 100.0,
                Quantity = random.Next(10),
                Session = random.Next(2) == 0 ? null : $"session-{random.Next()}",
                Country = "DE",
                Device = "mobile",
                Weight = random.NextSingle(),
            },
            new BinaryEncoder(stream));
        return stream.ToArray();
    }
}

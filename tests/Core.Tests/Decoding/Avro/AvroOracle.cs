using System.Globalization;
using global::Avro;
using global::Avro.Generic;
using global::Avro.IO;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>Apache's implementation: writes random values of a schema, and reads them with another.</summary>
internal static class AvroOracle
{
    private static readonly string[] Keys = ["k1", "k2", "k.3"];

    /// <summary>A random value of a schema, as bytes.</summary>
    public static byte[] Write(Schema schema, Random random)
    {
        using var bytes = new MemoryStream();
        new GenericDatumWriter<object>(schema).Write(Value(schema, random)!, new BinaryEncoder(bytes));
        return bytes.ToArray();
    }

    /// <summary>What was written with one schema, read with another.</summary>
    public static object Read(byte[] bytes, Schema writer, Schema reader) =>
        new GenericDatumReader<object>(writer, reader).Read(null!, new BinaryDecoder(new MemoryStream(bytes)));

    /// <summary>The value at a path, as it is shown; null where there is none.</summary>
    public static string? Find(object? value, string? path)
    {
        if (path is null)
            return null;
        foreach (var step in FieldPath.Parse(path).Steps)
            value = Step(value, step);
        return value is null ? null : Shown(value);
    }

    private static object? Step(object? value, PathStep step) => value switch
    {
        GenericRecord record => record.TryGetValue(step.Name!, out var found) ? found : null,
        IDictionary<string, object> map => map.TryGetValue(step.Name!, out var found) ? found : null,
        object[] { Length: > 0 } items => step.Item < 0 ? items[^1] : items[0],
        _ => null,
    };

    private static string Shown(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        float number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        GenericFixed bytes => System.Text.Encoding.UTF8.GetString(bytes.Value),
        GenericEnum symbol => symbol.Value,
        AvroDecimal number => double.Parse(number.ToString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        DateTime time => new DateTimeOffset(time).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object? Value(Schema schema, Random random) => schema switch
    {
        RecordSchema record => Record(record, random),
        UnionSchema union => Value(union.Schemas[random.Next(union.Count)], random),
        ArraySchema array => Enumerable.Range(0, random.Next(4)).Select(_ => Value(array.ItemSchema, random)).ToArray(),
        MapSchema map => Keys.Where(_ => random.Next(2) == 0).ToDictionary(key => key, _ => Value(map.ValueSchema, random)),
        EnumSchema symbols => new GenericEnum(symbols, symbols.Symbols[random.Next(symbols.Count)]),
        FixedSchema bytes => new GenericFixed(bytes, Ascii(bytes.Size, random)),
        LogicalSchema logical => Logical(logical, random),
        _ => schema.Tag switch
        {
            Schema.Type.Boolean => random.Next(2) == 0,
            Schema.Type.Int => (int)Whole(random),
            Schema.Type.Long => Whole(random),
            Schema.Type.Float => (float)(random.NextDouble() * 1e6) - 5e5f,
            Schema.Type.Double => (random.NextDouble() * 2e300) - 1e300,
            Schema.Type.Bytes => Ascii(random.Next(20), random),
            Schema.Type.String => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(1, 0xD800))),
            _ => null,
        },
    };

    private static GenericRecord Record(RecordSchema schema, Random random)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
            record.Add(field.Name, Value(field.Schema, random));
        return record;
    }

    private static object Logical(LogicalSchema schema, Random random) => schema.LogicalTypeName switch
    {
        "decimal" => new AvroDecimal(
            random.NextInt64(-1_000_000_000_000, 1_000_000_000_000),
            int.Parse(schema.GetProperty("scale") ?? "0", CultureInfo.InvariantCulture)),
        "uuid" => new Guid(Ascii(16, random)),
        "date" => DateTime.UnixEpoch.AddDays(random.Next(100_000)),
        "time-millis" => TimeSpan.FromMilliseconds(random.Next(86_400_000)),
        _ => DateTime.UnixEpoch.AddTicks(random.NextInt64(8_000_000_000_000_000) * 10),
    };

    private static long Whole(Random random) => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private static byte[] Ascii(int length, Random random) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(32, 127))];
}

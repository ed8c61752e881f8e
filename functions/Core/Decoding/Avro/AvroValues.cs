using System.Globalization;
using System.Text.Json;
using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Rejections;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro;

/// <summary>
/// Values of a schema that follow each other without anything between them, as in a container file: where each ends, and what it is as
/// JSON. One thread at a time.
/// </summary>
/// <param name="schema">What they were written with.</param>
public sealed class AvroValues(AvroSchema schema)
{
    // As deep as a format may read.
    private const int MaxDepth = 64;

    private readonly AvroNode _skip = new SkipPlans().Of(schema);
    private readonly AvroRun _run = new(fields: 0, MaxDepth);

    /// <summary>
    /// The index after the value at <paramref name="start"/>. -1 where the bytes up to <paramref name="end"/> don't begin with one;
    /// <paramref name="problem"/> then says what is wrong, and at which byte of the value.
    /// </summary>
    public int EndOf(byte[] source, int start, int end, out string? problem)
    {
        _run.Begin(new EventBytes(source, start, end - start), default);
        var after = _skip.Read(_run, start);
        problem = after == AvroRun.Nowhere ? Words(_run.Finish(after)!) : null;
        return after;
    }

    /// <summary>
    /// Writes a whole value as JSON: records and maps as objects, unions as the value of their branch, enums as their symbol, bytes as
    /// UTF-8, decimals as numbers, dates and timestamps in ISO 8601, times of the day as their count, durations as <c>P1M2DT1.500S</c>. A
    /// float or double always has a point or an exponent; one that is no number is a text.
    /// </summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="source">The array that it is in.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends, as <see cref="EndOf"/> says.</param>
    public void WriteJson(Utf8JsonWriter json, byte[] source, int start, int end)
    {
        _run.Begin(new EventBytes(source, start, end - start), default);
        new AvroJson(_run, json).Write(schema, start);
    }

    private static string Words(Rejection fault)
    {
        var found = fault.Found is null ? "" : $": {fault.Found}";
        return string.Create(CultureInfo.InvariantCulture, $"{fault.Reason}{found}, at its byte {fault.BytePosition}");
    }
}

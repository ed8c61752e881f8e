using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;

namespace Serverless.Core.Aggregates;

/// <summary>
/// How many values of a number field lie in each of the buckets whose upper bounds, ascending and inclusive, are
/// <paramref name="bounds"/>; one more bucket takes what is greater than the last. Exact.
/// </summary>
internal sealed class Histogram(int slot, double[] bounds) : AggregateFunction
{
    private static readonly NumbersParameter Bounds = new(
        "bounds",
        MostEntries: 1_000,
        double.NegativeInfinity,
        double.PositiveInfinity,
        "upper bounds of buckets, ascending, such as [1, 10, 100]");

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind =
        new("histogram", FieldTypes.Numbers, of => new Histogram(of.Slot, [.. Bounds.Of(of.Definition)]))
        {
            Parameters = [Bounds],
            Check = Ascending,
            Shows = _ => ShownValue.None,
        };

    public override int FixedSlots => bounds.Length + 1;

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (column.Present[row])
                run.StateOf(index).Numbers[BucketOf(column.Number(row))]++;
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        for (var bucket = 0; bucket <= bounds.Length; bucket++)
            state.Numbers[bucket] += other.Numbers[bucket];
    }

    /// <summary>
    /// Appends the number of buckets that are not empty and, for each of them, the number of empty ones before it and its count.
    /// </summary>
    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        var counts = state.Numbers;
        writer.Unsigned((ulong)(counts.Length - counts.Count(0)));
        var next = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] == 0)
                continue;
            writer.Unsigned((ulong)(bucket - next));
            writer.Unsigned((ulong)counts[bucket]);
            next = bucket + 1;
        }
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        var next = 0;
        for (var left = reader.Count(bounds.Length + 1); left > 0; left--)
        {
            var bucket = next + reader.Count(bounds.Length - next);
            state.Numbers[bucket] = reader.LongCount();
            next = bucket + 1;
        }
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("bounds");
        foreach (var bound in bounds)
            JsonNumber.Write(json, bound);
        json.WriteEndArray();
        json.WriteStartArray("counts");
        foreach (var count in state.Numbers)
            json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static AggregateProblem? Ascending(AggregateDefinition definition)
    {
        var values = Bounds.Of(definition);
        for (var at = 1; at < values.Count; at++)
        {
            if (values[at] > values[at - 1])
                continue;
            var value = AggregateParameter.Text(values[at]);
            return new(Bounds.Name, $"'bounds' has {value} at position {at}; each must be greater than the one before");
        }
        return null;
    }

    private int BucketOf(double value)
    {
        int low = 0, high = bounds.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (value <= bounds[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}

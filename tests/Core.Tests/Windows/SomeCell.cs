using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Cells of aggregates of every shape side by side: some of numbers alone, some that grow, one of a thousand numbers between two of the
/// others.
/// </summary>
internal static class SomeCell
{
    public static readonly CellLayout Layout = new(
        [.. Definitions().Select(definition => AggregateFactory.Create(definition, Sample.Layout))]);

    private static readonly byte[] Versions = [.. Layout.Aggregates.Select(aggregate => aggregate.Version)];

    public static Cell Of(params IEnumerable<Sample> samples) => new Cell(Layout).Fold(samples);

    public static Cell Fold(this Cell cell, IEnumerable<Sample> samples)
    {
        var (row, events) = (new Row(Sample.Layout), Sample.Columns(room: 1));
        foreach (var sample in samples)
        {
            sample.Fill(row);
            events.Clear();
            events.Add(row, sample.Time, sample.Position, sample.Time.Milliseconds + 7);
            cell.Add(events, 0);
        }
        return cell;
    }

    public static byte[] Bytes(this Cell cell, long arrivedBase = 0)
    {
        var writer = new ByteWriter();
        cell.Write(writer, arrivedBase);
        return writer.ToArray();
    }

    /// <summary>Replaces what the cell holds by what the bytes hold; they must be used up.</summary>
    public static Cell Load(this Cell cell, ReadOnlySpan<byte> bytes, long arrivedBase = 0)
    {
        var reader = new ByteReader(bytes);
        cell.Read(ref reader, Versions, arrivedBase);
        Assert.Equal(0, reader.Remaining);
        return cell;
    }

    private static IEnumerable<AggregateDefinition> Definitions()
    {
        yield return SomeAggregate.Of("first", "first", "text");
        yield return SomeAggregate.Of("distinct", "distinct", "text");
        yield return SomeAggregate.Of("sum", "sum", "number");
        yield return SomeAggregate.Of("top", "top-k", "text", ("k", 5), ("capacity", 3000));
        double[] bounds = [.. Enumerable.Range(0, 1000).Select(bound => bound * 0.04)];
        yield return SomeAggregate.Of("histogram", "histogram", "number", ("bounds", bounds));
        yield return SomeAggregate.Of("quantiles", "quantiles", "number", ("quantiles", new[] { 0.5, 0.99 }));
        yield return SomeAggregate.Of("mean", "mean", "weight");
        yield return SomeAggregate.Of("last", "last", "text");
    }
}

using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>Cells of aggregates of every shape side by side: some of numbers alone, some that grow, one of a thousand numbers between two of the others.</summary>
internal static class SomeCell
{
    public static readonly CellLayout Layout = new([.. Definitions().Select(definition => AggregateFactory.Create(definition, Sample.Layout))]);

    private static readonly byte[] Versions = [.. Layout.Aggregates.Select(aggregate => aggregate.Version)];

    public static Cell Of(params IEnumerable<Sample> samples) => new Cell(Layout).Fold(samples);

    public static Cell Fold(this Cell cell, IEnumerable<Sample> samples)
    {
        var row = new Row(Sample.Layout);
        foreach (var sample in samples)
        {
            sample.Fill(row);
            cell.Add(row, sample.Time, sample.Position, sample.Time.Milliseconds + 7);
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
        Assert.True(reader.AtEnd);
        return cell;
    }

    private static IEnumerable<AggregateDefinition> Definitions()
    {
        yield return new() { Name = "first", Kind = "first", Field = "text" };
        yield return new() { Name = "distinct", Kind = "distinct", Field = "text" };
        yield return new() { Name = "sum", Kind = "sum", Field = "number" };
        yield return new() { Name = "top", Kind = "top-k", Field = "text", K = 5, Capacity = 3000 };
        yield return new() { Name = "histogram", Kind = "histogram", Field = "number", Bounds = [.. Enumerable.Range(0, 1000).Select(bound => bound * 0.04)] };
        yield return new() { Name = "quantiles", Kind = "quantiles", Field = "number", Quantiles = [0.5, 0.99] };
        yield return new() { Name = "mean", Kind = "mean", Field = "weight" };
        yield return new() { Name = "last", Kind = "last", Field = "text" };
    }
}

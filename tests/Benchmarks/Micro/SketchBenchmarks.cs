using BenchmarkDotNet.Attributes;
using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Benchmarks.Micro;

/// <summary>An event into each kind of sketch, and one sketch merged into another.</summary>
[MemoryDiagnoser]
public class SketchBenchmarks
{
    private const int Values = 1_000;
    private readonly RowLayout _layout = new([("value", FieldType.Number), ("item", FieldType.Text)]);
    private Row[] _rows = [];
    private Cell _sketch = null!;
    private Cell _other = null!;

    [Params("quantiles", "distinct", "top-k", "sum")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _rows = [.. Enumerable.Range(0, Values).Select(_ => RowOf(Math.Exp(random.NextDouble() * 10), random.Next(100)))];
        var aggregate = AggregateFactory.Create(new AggregateDefinition { Name = "it", Kind = Kind, Field = Kind is "quantiles" or "sum" ? "value" : "item" }, _layout);
        var layout = new CellLayout([aggregate]);
        (_sketch, _other) = (new Cell(layout), new Cell(layout));
        foreach (var row in _rows)
            _other.Add(row, default, default, 0);
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Add()
    {
        for (var index = 0; index < _rows.Length; index++)
            _sketch.Add(_rows[index], new EventTime(index), new EventPosition(new Partition(0), new Offset(index), 0), 0);
    }

    [Benchmark]
    public void Merge() => _sketch.Merge(_other);

    private Row RowOf(double value, int item)
    {
        var row = new Row(_layout);
        row.SetNumber(0, value);
        row.CopyText(1, System.Text.Encoding.UTF8.GetBytes($"item-{item}"));
        return row;
    }
}

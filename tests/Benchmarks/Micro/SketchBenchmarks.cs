using BenchmarkDotNet.Attributes;
using Serverless.Core.Aggregates;
using Serverless.Core.Columns;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Windows;

namespace Serverless.Benchmarks.Micro;

/// <summary>An event into each kind of sketch, and one sketch merged into another.</summary>
[MemoryDiagnoser]
public class SketchBenchmarks
{
    private const int Values = 1_000;
    private readonly RowLayout _layout = new([("value", FieldType.Number), ("item", FieldType.Text)]);
    private static readonly Dictionary<string, ParameterValue> Median = new() { ["quantiles"] = new ParameterValue.Numbers([0.5]) };
    private EventColumns _events = null!;
    private Cell _sketch = null!;
    private Cell _other = null!;

    [Params("quantiles", "distinct", "top-k", "sum")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _events = new EventColumns(_layout, [0, 1], Values);
        for (var index = 0; index < Values; index++)
        {
            var position = new EventPosition(new Partition(0), new Offset(index), 0);
            _events.Add(RowOf(Math.Exp(random.NextDouble() * 10), random.Next(100)), default, position, 0);
        }
        var layout = new CellLayout([AggregateFactory.Create(Definition(), _layout)]);
        (_sketch, _other) = (new Cell(layout), new Cell(layout));
        for (var row = 0; row < Values; row++)
            _other.Add(_events, row);
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Add()
    {
        for (var row = 0; row < Values; row++)
            _sketch.Add(_events, row);
    }

    [Benchmark]
    public void Merge() => _sketch.Merge(_other);

    private AggregateDefinition Definition() => new()
    {
        Name = "it",
        Kind = Kind,
        Field = Kind is "quantiles" or "sum" ? "value" : "item",
        Parameters = Kind == "quantiles" ? Median : [],
    };

    private Row RowOf(double value, int item)
    {
        var row = new Row(_layout);
        row.SetNumber(0, value);
        row.CopyText(1, System.Text.Encoding.UTF8.GetBytes($"item-{item}"));
        return row;
    }
}

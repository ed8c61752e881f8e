using BenchmarkDotNet.Attributes;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Benchmarks.Micro;

/// <summary>A condition or a computed field over one row.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private static readonly RowLayout Layout = new(
        [
            ("metric", FieldType.Text), ("value", FieldType.Number), ("sequence", FieldType.Integer), ("timestamp", FieldType.Timestamp),
            ("result", FieldType.Number),
        ]);

    private readonly Row _row = new(Layout);
    private Condition _condition = null!;
    private Computed _computed = null!;

    [Params(
        "metric == 'if.in.octets'",
        "metric in ['if.in.octets', 'if.out.octets']",
        "value > 0.5 && sequence % 2 == 1",
        "sequence > 0.5",
        "timestamp.getHours('Europe/Paris') >= 8",
        "metric.matches('^if[.](in|out)[.]')")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _row.CopyText(0, "if.in.octets"u8);
        _row.SetNumber(1, 12.5);
        _row.SetInteger(2, 77);
        _row.SetTime(3, new Serverless.Core.Time.EventTime(1_700_000_000_000));
        _condition = Expression.ParseCondition(Text, Layout, out _)!;
        _computed = Expression.ParseComputed($"({Text}) ? value * 8.0 + 1.0 : 0.0", Layout, out _)!;
    }

    /// <summary>As a view's condition.</summary>
    [Benchmark]
    public bool Condition() => _condition.Holds(_row);

    /// <summary>As the condition of a computed field.</summary>
    [Benchmark]
    public bool Computed() => _computed.Put(_row, 4, "result") is null;
}

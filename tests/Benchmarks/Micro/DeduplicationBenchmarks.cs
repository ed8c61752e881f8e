using System.Globalization;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Definitions;
using Serverless.Core.IngestStates;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// Ids of 36 letters looked up and remembered in a memory that is as full as its span and limit let it be, one in a hundred of them for
/// the second time. Figures are per event.
/// </summary>
[MemoryDiagnoser]
public class DeduplicationBenchmarks
{
    private const int Events = 100_000;
    private readonly RowLayout _layout = new([("id", FieldType.Text)]);
    private readonly byte[][] _ids = new byte[Events][];
    private IngestMemory _memory = null!;
    private Row _row = null!;
    private long _now;

    [Params(10_000, 1_000_000)]
    public int Remembered { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _row = new Row(_layout);
        _memory = new Deduplication(new DeduplicateDefinition(["id"], 1_000_000, Remembered), _layout).NewMemory();
        for (var filled = 0; filled < 2 * Remembered; filled += Events)
            Seen();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int ReadOnly()
    {
        var known = 0;
        Renew();
        foreach (var id in _ids)
        {
            _row.Clear();
            _row.SetText(0, id, 0, id.Length);
            known += _row.Text(0)[35];
        }
        return known;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Seen()
    {
        var known = 0;
        Renew();
        _memory.Begin(new Offset(_now));
        foreach (var id in _ids)
        {
            _row.Clear();
            _row.SetText(0, id, 0, id.Length);
            known += _memory.IsDuplicate(_row, default, new EventTime(_now / 10), default) ? 1 : 0;
        }
        _ = _memory.NeededFrom;
        return known;
    }

    /// <summary>Other ids than before: written into the same arrays.</summary>
    private void Renew()
    {
        for (var at = 0; at < Events; at++)
        {
            _ids[at] ??= new byte[36];
            var number = ++_now - (at % 100 == 99 ? 50 : 0);
            _ids[at].AsSpan().Fill((byte)'-');
            number.TryFormat(_ids[at], out _, "x16", CultureInfo.InvariantCulture);
        }
    }
}

using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Binary;
using Serverless.Core.Transforms;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// A row of a reference table found by its key, nine of ten keys being in the table; beside it, a FrozenDictionary of the same rows.
/// </summary>
[MemoryDiagnoser]
public class ReferenceTableBenchmarks
{
    private const int LookUps = 4_096;
    private readonly byte[][] _keys = new byte[LookUps][];
    private ReferenceTable _table = null!;
    private FrozenDictionary<byte[], int> _frozen = null!;

    [Params(100, 20_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        IReadOnlyDictionary<string, string> columns = new Dictionary<string, string> { ["site"] = "north", ["owner"] = "grid" };
        _table = new ReferenceTable(1, Enumerable.Range(0, Rows).ToDictionary(row => $"device-{row:d6}", _ => columns));
        _frozen = Enumerable.Range(0, Rows).Select(row => KeyValuePair.Create(Encoding.UTF8.GetBytes($"device-{row:d6}"), row))
            .ToFrozenDictionary(KeyComparer.Instance);
        for (var at = 0; at < LookUps; at++)
            _keys[at] = Encoding.UTF8.GetBytes($"device-{random.Next(Rows * 10 / 9):d6}");
    }

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Table()
    {
        var found = 0;
        foreach (var key in _keys)
            found += _table.Find(key);
        return found;
    }

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Frozen()
    {
        var found = 0;
        var lookup = _frozen.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var key in _keys)
            found += lookup.TryGetValue(key, out var row) ? row : -1;
        return found;
    }
}

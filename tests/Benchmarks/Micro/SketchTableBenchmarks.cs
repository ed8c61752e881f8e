using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Aggregates.Sketches.FrequentItems;
using Serverless.Core.Binary;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// The hash tables of sketches beside the library's, as a batch uses them: emptied, then filled with <see cref="Items"/> items, each of
/// which comes
/// four times. Figures are for one of these additions.
/// </summary>
[MemoryDiagnoser]
public class SketchTableBenchmarks
{
    private const int Additions = 4_096;
    private readonly byte[][] _items = new byte[Additions][];
    private readonly uint[] _cells = new uint[Additions];
    private readonly Counters _counters = new();
    private readonly Dictionary<byte[], double> _weights = new(KeyComparer.Instance);
    private readonly Dictionary<uint, byte> _ranks = [];
    private SparseCells _sparse = new();

    [Params(4, 64, 1_024)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var at = 0; at < Additions; at++)
        {
            // Stretches of 4 * Items additions, each with items of its own.
            var item = at / (4 * Items) * Items + random.Next(Items);
            _items[at] = Encoding.UTF8.GetBytes($"item-{item}");
            _cells[at] = SparseCell.FromHash(Hash64.Of(_items[at]), 14);
        }
    }

    [Benchmark(OperationsPerInvoke = Additions)]
    public void Counters()
    {
        for (var at = 0; at < Additions; at++)
        {
            if (at % (4 * Items) == 0)
                _counters.Reset();
            var hash = Hash64.Of(_items[at]);
            var place = _counters.Find(hash, _items[at]);
            if (place >= 0)
                _counters.At(place).Weight++;
            else
                _counters.Add(hash, _items[at], 1, 0);
        }
    }

    [Benchmark(OperationsPerInvoke = Additions)]
    public void DictionaryOfWeights()
    {
        var lookup = _weights.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var at = 0; at < Additions; at++)
        {
            if (at % (4 * Items) == 0)
                _weights.Clear();
            CollectionsMarshal.GetValueRefOrAddDefault(lookup, _items[at], out _)++;
        }
    }

    [Benchmark(OperationsPerInvoke = Additions)]
    public void Cells()
    {
        for (var at = 0; at < Additions; at++)
        {
            if (at % (4 * Items) == 0)
                _sparse.Reset();
            _sparse.Add(_cells[at]);
        }
    }

    [Benchmark(OperationsPerInvoke = Additions)]
    public void DictionaryOfRanks()
    {
        for (var at = 0; at < Additions; at++)
        {
            if (at % (4 * Items) == 0)
                _ranks.Clear();
            ref var rank = ref CollectionsMarshal.GetValueRefOrAddDefault(_ranks, SparseCell.Index(_cells[at]), out _);
            rank = Math.Max(rank, (byte)SparseCell.KeptRank(_cells[at]));
        }
    }
}

using System.Text;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// The texts of a chunk's field numbered; beside it, a dictionary that hashes them as stored keys are hashed. Figures are per text.
/// </summary>
[MemoryDiagnoser]
public class TextTableBenchmarks
{
    private const int Texts = 5_000;
    private readonly byte[][] _texts = new byte[Texts][];
    private readonly TextTable _table = new();
    private readonly Dictionary<byte[], int> _dictionary = new(new ByHash64());

    [Params(11, 250, 5_000)]
    public int Distinct { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var at = 0; at < Texts; at++)
            _texts[at] = Encoding.UTF8.GetBytes($"device-{random.Next(Distinct):d6}");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts)]
    public int Table()
    {
        var sum = 0;
        _table.Clear();
        foreach (var text in _texts)
            sum += _table.NumberOf(text);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Texts)]
    public int DictionaryByHash64()
    {
        var sum = 0;
        _dictionary.Clear();
        foreach (var text in _texts)
        {
            if (!_dictionary.TryGetValue(text, out var number))
                _dictionary.Add(text, number = _dictionary.Count + 1);
            sum += number;
        }
        return sum;
    }

    private sealed class ByHash64 : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => (int)Hash64.Of(obj);
    }
}

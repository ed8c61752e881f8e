using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Binary;
using Serverless.Core.Text;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// A name found by its bytes: in the table that units, enum values and property names are looked up in, and in frozen dictionaries.
/// </summary>
[MemoryDiagnoser]
public class NameTableBenchmarks
{
    private const int Lookups = 1_000;

    private readonly byte[][] _names =
    [
        .. ("if.in.octets if.out.octets if.in.packets if.out.packets if.in.errors if.out.errors if.state "
            + "cpu.load mem.used disk.used temperature").Split(' ').Select(Encoding.UTF8.GetBytes),
    ];

    private byte[][] _lookups = [];
    private Utf8Table _table = null!;
    private FrozenDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _frozen;
    private FrozenDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _frozenXxHash;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _lookups = [.. Enumerable.Range(0, Lookups).Select(_ => _names[random.Next(_names.Length)].ToArray())];
        _table = new Utf8Table(_names);
        var indexes = _names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        _frozen = indexes.ToFrozenDictionary(new Comparer(isXxHash: false)).GetAlternateLookup<ReadOnlySpan<byte>>();
        _frozenXxHash = indexes.ToFrozenDictionary(new Comparer(isXxHash: true)).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The table.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Lookups)]
    public int Table()
    {
        var sum = 0;
        foreach (var name in _lookups)
            sum += _table.Find(name);
        return sum;
    }

    /// <summary>With the table's own hash.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int Frozen() => Sum(_frozen);

    /// <summary>With the hash that keys have elsewhere.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int FrozenWithXxHash() => Sum(_frozenXxHash);

    private int Sum(in FrozenDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> names)
    {
        var sum = 0;
        foreach (var name in _lookups)
            sum += names.TryGetValue(name, out var index) ? index : -1;
        return sum;
    }

    private sealed class Comparer(bool isXxHash) : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) =>
            (int)(isXxHash ? (uint)Hash64.Of(alternate) : Utf8Table.Hash(alternate));

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

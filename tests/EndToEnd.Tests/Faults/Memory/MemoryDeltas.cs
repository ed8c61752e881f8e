using System.Collections.Concurrent;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Delta objects in memory; they can be damaged, and mended again.</summary>
internal sealed class MemoryDeltas : IDeltaStore
{
    private readonly ConcurrentDictionary<(string Pipeline, string Name), byte[]> _objects = [];
    private readonly ConcurrentQueue<(string Pipeline, string Name)> _order = new();
    private readonly Dictionary<(string Pipeline, string Name), byte[]> _whole = [];

    public bool WantsPacked { get; init; }

    /// <summary>The names of all objects, in the order in which they were written first.</summary>
    public IReadOnlyList<(string Pipeline, string Name)> Names => [.. _order.Where(_objects.ContainsKey)];

    public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (!_objects.ContainsKey((pipeline, name)))
            _order.Enqueue((pipeline, name));
        _objects[(pipeline, name)] = content.ToArray();
        // What was damaged there is no matter any more.
        lock (_whole)
            _whole.Remove((pipeline, name));
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var isNew = _objects.TryAdd((pipeline, name), content.ToArray());
        if (isNew)
            _order.Enqueue((pipeline, name));
        return ValueTask.FromResult(isNew);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!_objects.TryGetValue((pipeline, name), out var content))
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
        var from = (int)Math.Min(offset, content.Length);
        return ValueTask.FromResult<ReadOnlyMemory<byte>?>(content.AsMemory(from, Math.Min(length, content.Length - from)));
    }

    public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct) => Names
        .Where(one => one.Pipeline == pipeline && DeltaName.TimeOf(one.Name) is { } made && made >= from && made < before)
        .Select(one => one.Name)
        .ToAsyncEnumerable();

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct)
    {
        foreach (var name in names)
        {
            _objects.TryRemove((pipeline, name), out _);
            lock (_whole)
                _whole.Remove((pipeline, name));
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>The bytes of an object.</summary>
    public byte[] Content((string Pipeline, string Name) one) => _objects[one];

    /// <summary>Whether an object is damaged.</summary>
    public bool IsDamaged((string Pipeline, string Name) one) => _whole.ContainsKey(one);

    /// <summary>Replaces an object by what <paramref name="damage"/> makes of it; null: it is gone.</summary>
    public void Damage((string Pipeline, string Name) one, Func<byte[], byte[]?> damage)
    {
        var content = _objects[one];
        _whole.TryAdd(one, content);
        if (damage([.. content]) is { } damaged)
            _objects[one] = damaged;
        else
            _objects.TryRemove(one, out _);
    }

    /// <summary>Every object that was damaged since the last <see cref="Mend"/>, as it was.</summary>
    public IReadOnlyList<((string Pipeline, string Name) One, byte[] Whole)> Damaged => [.. _whole.Select(one => (one.Key, one.Value))];

    /// <summary>Puts back every object that was damaged, as from a backup.</summary>
    public void Mend()
    {
        foreach (var (one, content) in _whole)
            _objects[one] = content;
        _whole.Clear();
    }
}

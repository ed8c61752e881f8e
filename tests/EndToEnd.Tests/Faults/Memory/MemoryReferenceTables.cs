using Serverless.Runtime.Ports;
using Serverless.Runtime.References;
using Rows = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Reference tables in memory.</summary>
internal sealed class MemoryReferenceTables(TimeProvider clock) : IReferenceTables
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<Stored>> _tables = new(StringComparer.Ordinal);

    /// <summary>Damages the newest version of a table.</summary>
    public void Damage(string table)
    {
        lock (_lock)
            _tables[table][^1] = _tables[table][^1] with { Content = [1] };
    }

    public ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(Newest(table) is { } found && found.Info.Version > than ? found.Read() : null);
    }

    public ValueTask<ReferenceTableVersion?> FindAsync(string table, long version, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(_tables.GetValueOrDefault(table)?.Find(one => one.Info.Version == version)?.Read());
    }

    public ValueTask<IReadOnlyList<ReferenceTableInfo>> ListAsync(CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<ReferenceTableInfo>>([.. _tables.Values.Select(versions => versions[^1].Info)]);
    }

    public ValueTask<long> ReplaceAsync(string table, Rows rows, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(Replace(table, rows));
    }

    public ValueTask<long?> TryReplaceAsync(string table, long newest, Rows rows, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult((Newest(table)?.Info.Version ?? 0) == newest ? Replace(table, rows) : (long?)null);
    }

    public ValueTask<int> CollectAsync(DateTimeOffset before, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(_tables.Values.Sum(versions =>
                versions.RemoveAll(one => versions.Any(next => next.Info.Version > one.Info.Version && next.Info.WrittenAt < before))));
    }

    private Stored? Newest(string table) => _tables.GetValueOrDefault(table)?[^1];

    private long Replace(string table, Rows rows)
    {
        var (content, newest) = (ReferenceContent.Of(rows), Newest(table));
        if (newest?.Info.Hash == content.Hash && newest.Content.Length == newest.Info.Bytes)
            return newest.Info.Version;
        var version = (newest?.Info.Version ?? 0) + 1;
        if (!_tables.TryGetValue(table, out var versions))
            _tables[table] = versions = [];
        versions.Add(new Stored(
            new ReferenceTableInfo(table, version, clock.GetUtcNow(), rows.Count, content.Bytes.Length, content.Hash), content.Bytes));
        return version;
    }

    private sealed record Stored(ReferenceTableInfo Info, byte[] Content)
    {
        public ReferenceTableVersion Read() => ReferenceContent.Read(Info.Table, Info.Version, Content);
    }
}

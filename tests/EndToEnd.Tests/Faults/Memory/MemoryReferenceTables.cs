using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Reference tables in memory.</summary>
internal sealed class MemoryReferenceTables : IReferenceTables
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReferenceTableVersion> _tables = [];

    public ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(_tables.GetValueOrDefault(table) is { } found && found.Version > than ? found : null);
    }

    public ValueTask<long> ReplaceAsync(
        string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct)
    {
        lock (_lock)
        {
            var version = (_tables.GetValueOrDefault(table)?.Version ?? 0) + 1;
            _tables[table] = new ReferenceTableVersion(table, version, rows);
            return ValueTask.FromResult(version);
        }
    }
}

using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>The schemas of a registry in memory.</summary>
internal sealed class MemorySchemas : ISchemaStore
{
    private readonly Lock _lock = new();
    private readonly List<StoredSchema> _schemas = [];
    private SchemaIndex _index = SchemaIndex.Empty;

    /// <summary>What happens before a change is made: somebody else may come first.</summary>
    public Func<Task> BeforeChange { get; set; } = () => Task.CompletedTask;

    public ValueTask<SchemaIndex> ReadAsync(CancellationToken ct)
    {
        lock (_lock)
            return ValueTask.FromResult(_index);
    }

    public async ValueTask<bool> TryChangeAsync(long revision, RegistryChange change, CancellationToken ct)
    {
        await BeforeChange();
        lock (_lock)
        {
            if (_index.Revision != revision)
                return false;
            var subjects = new Dictionary<string, SchemaSubject>(_index.Subjects);
            if (change.Subject is { } subject && !subjects.TryAdd(subject.Name, subject))
                subjects[subject.Name] = subject;
            if (change.Subject is { Versions.Count: 0, Level: null } gone)
                subjects.Remove(gone.Name);
            if (change.Added is { } added)
                _schemas.Add(added);
            _index = new SchemaIndex(revision + 1, change.Added?.Id ?? _index.LastId, change.Level, subjects);
            return true;
        }
    }

    public ValueTask<StoredSchema?> FindAsync(int id, CancellationToken ct) => FindAsync(schema => schema.Id == id);

    public ValueTask<StoredSchema?> FindAsync(Guid guid, CancellationToken ct) => FindAsync(schema => schema.Guid == guid);

    public ValueTask<StoredSchema?> FindAsync(ulong fingerprint, CancellationToken ct) =>
        FindAsync(schema => schema.Fingerprint == fingerprint);

    private ValueTask<StoredSchema?> FindAsync(Predicate<StoredSchema> isIt)
    {
        lock (_lock)
            return ValueTask.FromResult(_schemas.Find(isIt));
    }
}

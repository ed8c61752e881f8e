using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Transforms;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.References;

/// <summary>The tables that a pipeline enriches from; newer versions are loaded at most every 30 s.</summary>
internal sealed class ReferenceSnapshot(Pipeline pipeline, IReferenceTables store, TimeProvider clock)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);
    private readonly string[] _tables =
        [.. pipeline.Definition.Transforms.OfType<TransformDefinition.Enrich>().Select(step => step.Table).Distinct()];
    private ReferenceTables _current = ReferenceTables.Empty;
    private long? _lookedAt;

    public async ValueTask<ReferenceTables> CurrentAsync(CancellationToken ct)
    {
        if (_tables.Length == 0 || (_lookedAt is { } at && clock.GetElapsedTime(at) < Refresh))
            return _current;
        var now = clock.GetTimestamp();
        foreach (var table in _tables)
        {
            if (await store.LoadAsync(table, _current.VersionOf(table), ct).ConfigureAwait(false) is { } newer)
                _current = _current.With(newer.Table, newer.Version, newer.Rows);
        }
        _lookedAt = now;
        return _current;
    }
}

using Serverless.Core.Pipelines;
using Serverless.Core.Transforms;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.References;

/// <summary>
/// The tables that a pipeline enriches from, as they are folded with: newer versions are looked for every 30 s, and every second while one
/// isn't there. One whose newest version can't be read stays as it is.
/// </summary>
internal sealed class ReferenceSnapshot(Pipeline pipeline, IReferenceTables store, TimeProvider clock)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefreshMissing = TimeSpan.FromSeconds(1);

    private ReferenceTables _current = ReferenceTables.Empty;
    private long? _lookedAt;

    public async ValueTask<ReferenceTables> CurrentAsync(CancellationToken ct)
    {
        if (pipeline.Tables.Count == 0 || (_lookedAt is { } at && clock.GetElapsedTime(at) < Interval))
            return _current;
        var now = clock.GetTimestamp();
        foreach (var table in pipeline.Tables)
        {
            if (await LoadAsync(table, ct).ConfigureAwait(false) is { } newer)
                _current = _current.With(newer.Table, newer.Version, newer.Rows);
        }
        _lookedAt = now;
        return _current;
    }

    private TimeSpan Interval => pipeline.Tables.All(table => _current.VersionOf(table) > 0) ? Refresh : RefreshMissing;

    private async ValueTask<ReferenceTableVersion?> LoadAsync(string table, CancellationToken ct)
    {
        try
        {
            return await store.LoadAsync(table, _current.VersionOf(table), ct).ConfigureAwait(false);
        }
        catch (DamagedTableException)
        {
            // Health names it: ReferenceCheck finds it too, and says so as long as it lasts.
            return null;
        }
    }
}

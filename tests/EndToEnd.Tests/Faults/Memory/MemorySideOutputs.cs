using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Dead letters and late events in memory; the ledger says which count.</summary>
internal sealed class MemorySideOutputs(MemoryLedger ledger) : ISideOutputs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SideEvent> _events = [];

    public ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var side in events)
                _events[IdOf(side)] = side;
        }
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<SideEvent> QueryAsync(string pipeline, SideOutputKind kind, string? reason, CancellationToken ct)
    {
        lock (_lock)
        {
            return _events.Values
                .Where(side => side.Pipeline == pipeline && side.Kind == kind && (reason is null || side.Rejection?.Reason == reason))
                .Where(side => ledger.IsSealed(side.Pipeline, side.Delta, side.Position))
                .OrderBy(side => side.Delta, StringComparer.Ordinal).ThenBy(side => side.Position)
                .ToList().ToAsyncEnumerable();
        }
    }

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var (id, _) in _events.Where(side => side.Value.Pipeline == pipeline && deltas.Contains(side.Value.Delta)).ToList())
                _events.Remove(id);
        }
        return ValueTask.CompletedTask;
    }

    private static string IdOf(SideEvent side) =>
        string.Join('\n', [side.Pipeline, side.Kind, side.Position, side.Delta, .. side.Views]);
}

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
                _events[IdOf(side)] = side with { Redriven = _events.GetValueOrDefault(IdOf(side))?.Redriven ?? 0 };
        }
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<SideEvent> QueryAsync(SideEventSelection asked, CancellationToken ct)
    {
        lock (_lock)
        {
            return _events.Values
                .Where(side => side.Pipeline == asked.Pipeline && side.Kind == asked.Kind
                    && (asked.Reason is null || side.Rejection?.Reason == asked.Reason))
                .Where(side => asked.WithRedriven || side.Redriven == 0)
                .Where(side => ledger.IsSealed(side.Pipeline, side.Delta, side.Position))
                .Select(side => (Place: SideEventPlace.Of(side), Event: side))
                .Where(side => asked.After is not { } after || side.Place.CompareTo(after) > 0)
                .OrderBy(side => side.Place).Select(side => side.Event)
                .ToList().ToAsyncEnumerable();
        }
    }

    public ValueTask MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct)
    {
        var places = events.ToHashSet();
        lock (_lock)
        {
            var marked = _events.Where(one => one.Value.Pipeline == pipeline && one.Value.Kind == kind
                && places.Contains(SideEventPlace.Of(one.Value)));
            foreach (var (id, side) in marked.ToList())
                _events[id] = side with { Redriven = redrive };
        }
        return ValueTask.CompletedTask;
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

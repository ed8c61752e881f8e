using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>Puts panes, retractions, corrections and late events of a shard into its outbox.</summary>
internal sealed class PaneEmitter(ShardId id, View view)
{
    private static readonly IReadOnlyDictionary<int, long> None = new Dictionary<int, long>();
    private readonly ByteWriter _scratch = new();
    private readonly Dictionary<ResultId, int> _corrected = [];
    private ChunkLink _correcting;

    public void Pane(ShardState state, ReadOnlySpan<byte> key, WindowState window, PaneKind kind)
    {
        var arrived = window.Cell.Arrived;
        window.Cell.Spoken();
        var result = new Result(
            IdOf(key, window.Start), window.End, id.Epoch, window.Panes, kind, window.Events, StateOf(window.Cell), view.DefinitionHash, None);
        state.Pending.Add(new OutboxItem.Pane(result, arrived));
        window.Panes++;
        window.EmittedEvents = window.Events;
        if (view.Definition.Discarding)
            window.Discard(view.Cells);
    }

    /// <summary>The session that began at <paramref name="start"/> has become part of <paramref name="into"/>: what was stored of it no longer stands.</summary>
    public void Retract(ShardState state, ReadOnlySpan<byte> key, EventTime start, WindowState into)
    {
        var tombstone = new Result(IdOf(key, start), into.End, id.Epoch, into.Panes, PaneKind.Retracted, into.Events, default, view.DefinitionHash, None);
        state.Pending.Add(new OutboxItem.Pane(tombstone, long.MaxValue));
    }

    /// <summary>
    /// Several cells of a chunk for one window (slices, or events that came when other windows were closed) are one correction: the stored result
    /// remembers the chunk, and would take the second for a repetition of the first.
    /// </summary>
    public void Correct(in SectionEntry entry, EventTime start, EventTime end, Cell cell)
    {
        if (_correcting != entry.Chunk)
            _corrected.Clear();
        _correcting = entry.Chunk;
        var correction = CorrectionOf(entry, start, end, cell);
        var pending = entry.State.Pending;
        if (_corrected.TryAdd(correction.Id, pending.Count))
            pending.Add(correction);
        else
            Extend(pending, _corrected[correction.Id], cell);
    }

    /// <param name="number">Of the item among those of the key in the chunk.</param>
    public void CorrectSession(in SectionEntry entry, Folding.SessionItem item, int number, long gapMs) =>
        entry.State.Pending.Add(CorrectionOf(entry, item.Start, item.End, item.Cell) with { Item = number, GapMs = gapMs });

    public void Late(in SectionEntry entry, Folding.SessionItem item)
    {
        entry.State.Late++;
        entry.State.Pending.Add(new OutboxItem.Late(view.Name, entry.Chunk.Delta, item.Position, item.Start, item.Cell.Arrived, item.RecordKey, item.Bytes));
    }

    private void Extend(List<OutboxItem> pending, int at, Cell cell)
    {
        var correction = (OutboxItem.Correction)pending[at];
        var sum = CellForm.FromState(correction.State, view);
        sum.Merge(cell);
        pending[at] = correction with { Events = sum.Events, State = CellForm.ToState(sum, view, _scratch) };
    }

    private OutboxItem.Correction CorrectionOf(in SectionEntry entry, EventTime start, EventTime end, Cell cell) => new(
        IdOf(entry.Key, start), end, id.Epoch, entry.Chunk.Partition, entry.Chunk.Last, Item: 0, cell.Events,
        CellForm.ToState(cell, view, _scratch), view.DefinitionHash, GapMs: null);

    private byte[] StateOf(WindowCell cell)
    {
        _scratch.Clear();
        CellForm.WriteHeader(_scratch, view.Aggregates);
        cell.Write(_scratch);
        return _scratch.ToArray();
    }

    private ResultId IdOf(ReadOnlySpan<byte> key, EventTime start) => new(id.Pipeline, view.Name, Encoding.UTF8.GetString(key), start);
}

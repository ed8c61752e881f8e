using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>Puts panes, retractions, corrections and late events of a shard into its outbox.</summary>
internal sealed class PaneEmitter(ShardId id, View view)
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> None = new Dictionary<Source, CorrectionMark>();
    private readonly ByteWriter _scratch = new();

    /// <summary>
    /// Emits a pane of the window: all its events or, for a discarding view, those since the last pane. The window's pane number and count
    /// of emitted events advance, and a discarding view's window is emptied.
    /// </summary>
    public void Pane(ShardState state, ReadOnlySpan<byte> key, WindowState window, PaneKind kind)
    {
        var arrived = window.Cell.OldestUnemittedKafkaMs;
        window.Cell.MarkEmitted();
        var result = new Result(
            IdOf(key, window.Start), window.End, id.Layout, window.Panes, kind, window.Events,
            StateOf(window.Cell), view.DefinitionHash, None);
        state.Pending.Add(new OutboxItem.Pane(result, arrived));
        window.Panes++;
        window.EmittedEvents = window.Events;
        if (view.Definition.Discarding)
            window.Discard(view.Cells);
    }

    /// <summary>
    /// The session that began at <paramref name="start"/> has become part of <paramref name="into"/>: its stored result is marked as
    /// retracted.
    /// </summary>
    public void Retract(ShardState state, ReadOnlySpan<byte> key, EventTime start, WindowState into)
    {
        var tombstone = new Result(
            IdOf(key, start), into.End, id.Layout, into.Panes, PaneKind.Retracted, into.Events,
            default, view.DefinitionHash, None);
        state.Pending.Add(new OutboxItem.Pane(tombstone, long.MaxValue));
    }

    /// <summary>
    /// Emits events for a window whose state is gone, to be merged into the stored result. <paramref name="item"/> is the item's number in
    /// the entry, from 0; <paramref name="gapMs"/> is set for sessions only.
    /// </summary>
    public void Correct(in SectionEntry entry, EventTime start, EventTime end, Cell cell, long? gapMs, int item = 0) =>
        entry.State.Pending.Add(new OutboxItem.Correction(
            IdOf(entry.Key, start), end, id.Layout, entry.Chunk.Source,
            new CorrectionMark(entry.Chunk.Last.Value, entry.EntryOrdinal + item), cell.Events,
            CellFormat.ToState(cell, view.Layout, _scratch), view.DefinitionHash, gapMs));

    /// <summary>Emits an event that is late for every session, with its record's envelope and its own bytes, and counts it.</summary>
    public void Late(in SectionEntry entry, EventPosition position, EventTime time, in RecordEnvelope record, byte[] bytes)
    {
        entry.State.Late++;
        entry.State.Pending.Add(new OutboxItem.Late(view.Name, entry.Chunk.Delta, position, time, record, bytes));
    }

    private byte[] StateOf(WindowCell cell)
    {
        CellFormat.BeginState(_scratch, view.Layout);
        cell.Write(_scratch);
        return CellFormat.EndState(_scratch);
    }

    private ResultId IdOf(ReadOnlySpan<byte> key, EventTime start) => new(id.Pipeline, view.Name, Encoding.UTF8.GetString(key), start);
}

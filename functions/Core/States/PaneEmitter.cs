using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// Puts panes, retractions and corrections of a shard into its outbox. With <paramref name="discards"/> a pane holds the events since the
/// one before it.
/// </summary>
/// <param name="id">The shard.</param>
/// <param name="label">The name that results are stored under.</param>
/// <param name="view">The view.</param>
/// <param name="discards">Whether panes hold what is new only.</param>
/// <param name="kindOf">What a pane of this cell is, where it would be of that kind.</param>
internal sealed class PaneEmitter(ShardId id, string label, View view, bool discards, Func<Cell, PaneKind, PaneKind>? kindOf = null)
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> None = new Dictionary<Source, CorrectionMark>();
    private readonly ByteWriter _scratch = new();
    private readonly PaneSink _sink = new(view.Definition.Sink);

    /// <summary>Whether windows have a final pane, for the sink.</summary>
    public bool HasFinal => _sink.TakesFinal;

    /// <summary>
    /// Emits a pane of the window that says that it ends at <paramref name="end"/>: all its events or, for a discarding view, those since
    /// the last pane, and then the window is emptied. Retractions of what became part of it follow, so that each event is always in a
    /// result.
    /// </summary>
    public void Pane(ShardState state, ReadOnlySpan<byte> key, WindowState window, PaneKind kind, EventTime end)
    {
        var arrived = window.Cell.OldestUnemittedKafkaMs;
        window.Cell.MarkEmitted();
        var result = new Result(
            IdOf(key, window.Start), end, id.Layout, window.Panes, kindOf?.Invoke(window.Cell.Open(), kind) ?? kind, window.Events,
            StateOf(window.Cell), view.DefinitionHash, window.Corrections);
        state.Pending.Add(new OutboxItem.Pane(result, arrived));
        _sink.Emitted(state, window, result);
        foreach (var start in window.Superseded)
            Retract(state, key, start, window);
        window.Superseded.Clear();
        window.Panes++;
        window.WasOnTime |= kind == PaneKind.OnTime;
        if (discards)
            window.Discard(view.Cells);
    }

    /// <summary>
    /// Takes what a window holds to the sink, as its final pane: its state goes, after all its panes. Nothing is written to the store.
    /// </summary>
    public void Final(ShardState state, ReadOnlySpan<byte> key, WindowState window, EventTime end) => _sink.Released(state, new Result(
        IdOf(key, window.Start), end, id.Layout, Math.Max(0, window.Panes - 1), PaneKind.OnTime, window.Events,
        StateOf(window.Cell), view.DefinitionHash, window.Corrections));

    /// <summary>
    /// Emits events for a window whose state is gone, to be merged into the stored result. <paramref name="item"/> is the item's number in
    /// the entry, from 0.
    /// </summary>
    public void Correct(in SectionEntry entry, EventTime start, EventTime end, Cell cell, CorrectionReach reach, int item = 0) =>
        entry.State.Pending.Add(new OutboxItem.Correction(
            IdOf(entry.Key, start), end, id.Layout, entry.Chunk.Source,
            new CorrectionMark(entry.Chunk.After, entry.EntryOrdinal + item), cell.Events,
            CellFormat.ToState(cell, view.Layout, _scratch), view.DefinitionHash, reach));

    private void Retract(ShardState state, ReadOnlySpan<byte> key, EventTime start, WindowState into)
    {
        var tombstone = new Result(
            IdOf(key, start), into.End, id.Layout, into.Panes, PaneKind.Retracted, into.Events,
            default, view.DefinitionHash, None);
        state.Pending.Add(new OutboxItem.Pane(tombstone, long.MaxValue));
        _sink.Emitted(state, into, tombstone);
    }

    private byte[] StateOf(WindowCell cell)
    {
        CellFormat.BeginState(_scratch, view.Layout);
        cell.Write(_scratch);
        return CellFormat.EndState(_scratch);
    }

    private ResultId IdOf(ReadOnlySpan<byte> key, EventTime start) => new(id.Pipeline, label, Encoding.UTF8.GetString(key), start);
}

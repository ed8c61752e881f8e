using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// Merges sessions that overlap or touch. An item joins the sessions whose state is held. Only one that is older than the shard's watermark
/// allows for, because its source was idle, or that is late, could touch a session whose state is gone: it becomes a correction, which is
/// taken into the state or into the store when the outbox is written.
/// </summary>
internal sealed class SessionMerge(View view, SessionWindow kind, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    public override void Merge(scoped in SectionEntry entry)
    {
        var events = 0L;
        var reader = new ByteReader(entry.Body);
        var items = reader.Count(reader.Remaining);
        for (var number = 0; number < items; number++)
        {
            var item = SessionSection.ReadItem(ref reader, new Cell(View.Layout), entry);
            events += item.Cell.Events;
            if (item.IsLate || !IsHeld(entry.State, item.Start))
                Emitter.Correct(entry, item.Start, item.End, item.Cell, CorrectionReach.Touched, number);
            else
                Join(entry.State, entry.Key, item.Start, item.End).Cell.Open().Merge(item.Cell);
        }
        Check(entry, events, reader);
    }

    /// <summary>
    /// Takes a correction into the state when it touches a session there, or makes a session whose state is to be held still. The stored
    /// sessions that it touches and whose state is gone are read back; the state has the others itself, or will have when it is made from
    /// the ledger again.
    /// </summary>
    public override bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored)
    {
        var key = Encoding.UTF8.GetBytes(correction.Id.Key);
        var windows = state.Find(key)?.Windows ?? [];
        var touched = stored.ToList();
        var end = touched.Aggregate(correction.End, (latest, result) => EventTime.Later(latest, result.End));
        if (!IsHeld(state, end) && !windows.Exists(window => Touch(window, correction.Id.Start, correction.End)))
            return false;
        var gone = touched.FindAll(result =>
            !IsHeld(state, result.End) && !windows.Exists(window => Touch(window, result.Id.Start, result.End)));
        var joint = Join(state, key, correction.Id.Start, correction.End);
        if (!gone.Exists(result => result.Holds(correction.Source, correction.Mark)))
            Join(joint, correction);
        foreach (var result in gone)
            ReadBack(Join(state, key, result.Id.Start, result.End), result);
        joint.Superseded.AddRange(gone.Select(result => result.Id.Start).Where(start => start != joint.Start));
        return true;
    }

    /// <summary>Whether the state of a session with this end is held still.</summary>
    private bool IsHeld(ShardState state, EventTime end) => !IsGone(state, end.Plus(kind.HoldMs));

    private static bool Touch(WindowState window, EventTime start, EventTime end) =>
        SessionSpans.Touch(start, end, window.Start, window.End);

    /// <summary>
    /// The session that a span and the sessions that it touches are one of now. The result of every start that disappears is to be
    /// retracted, also when no pane with it is known here: a state that was lost may have written one.
    /// </summary>
    private WindowState Join(ShardState state, ReadOnlySpan<byte> key, EventTime start, EventTime end)
    {
        var windows = state.WindowsOf(key);
        var touched = windows.Windows.FindAll(window => Touch(window, start, end));
        if (touched.MinBy(window => window.Start) is not { } joint)
        {
            windows.Windows.Add(joint = new WindowState(start, end, new WindowCell(View.Cells)));
            return joint;
        }
        joint.Superseded.AddRange(SessionSpans.Superseded(start, touched.Select(window => window.Start)));
        Extend(joint, start, end);
        foreach (var other in touched.Where(other => other != joint))
            Absorb(windows, joint, other);
        return joint;
    }

    /// <summary>Widens a session to a span. With another start it is another result, which has had no pane yet.</summary>
    private static void Extend(WindowState joint, EventTime start, EventTime end)
    {
        joint.WasOnTime &= joint.Start <= start;
        joint.Start = EventTime.Earlier(joint.Start, start);
        joint.End = EventTime.Later(joint.End, end);
    }

    private static void Absorb(KeyWindows key, WindowState joint, WindowState other)
    {
        joint.Cell.Open().Merge(other.Cell.Open());
        joint.Discarded += other.Discarded;
        joint.Panes = Math.Max(joint.Panes, other.Panes);
        joint.HasFinal |= other.HasFinal;
        joint.End = EventTime.Later(joint.End, other.End);
        joint.Note(other.Corrections);
        joint.Superseded.AddRange(other.Superseded);
        key.Windows.Remove(other);
        other.Cell.Release();
    }

    private void ReadBack(WindowState joint, Result result)
    {
        if (View.Definition.Discarding)
            joint.Discarded += result.Events;
        else
            joint.Cell.Open().Merge(CellFormat.FromState(result.State.Span, View.Layout));
        // It has a pane to come, also when the correction is in the result already.
        joint.Cell.Open().OldestUnemittedKafkaMs = Math.Min(joint.Cell.OldestUnemittedKafkaMs, result.End.Milliseconds);
        joint.Panes = Math.Max(joint.Panes, result.PaneIndex + 1);
        joint.HasFinal = true;
        joint.Note(result.Corrections);
    }
}

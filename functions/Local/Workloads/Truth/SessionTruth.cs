using Serverless.Core.Time;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// Session windows: an event's window [t, t + gap) joins all sessions that it meets or abuts, and is late if it is over already.
/// </summary>
internal sealed class SessionTruth<TFact>(TruthView<TFact> view, TruthWindow.Session window) : WindowTruth<TFact>(view)
    where TFact : struct, ITruthFact
{
    private readonly Dictionary<int, List<Session>> _sessions = [];
    private long _ordinal;

    public override IEnumerable<ExpectedResult> Close(long watermark)
    {
        foreach (var (key, sessions) in _sessions)
        {
            // An event that isn't late may be a gap before the end of a session that it meets.
            foreach (var session in sessions.Where(session => IsOver(session.End + window.GapMs, watermark)))
                yield return Expected(key, session);
            sessions.RemoveAll(session => IsOver(session.End + window.GapMs, watermark));
            // A dictionary may be enumerated while entries are removed from it.
            if (sessions.Count == 0)
                _sessions.Remove(key);
        }
    }

    protected override bool Merge(in TFact fact, long watermark)
    {
        var key = View.Key(fact);
        var entry = new Entry(fact.TimeMs, _ordinal++, View.Value(fact), View.TextsOf(fact));
        var joined = new Session(fact.TimeMs, fact.TimeMs + window.GapMs, [entry]);
        var sessions = _sessions.GetValueOrDefault(key) ?? [];
        if (IsOver(joined.End, watermark))
            return false;
        var met = sessions.FindAll(session => session.Start <= joined.End && joined.Start <= session.End);
        foreach (var session in met)
            joined = joined.With(session);
        sessions.RemoveAll(met.Contains);
        sessions.Add(joined);
        _sessions[key] = sessions;
        return true;
    }

    private ExpectedResult Expected(int key, Session session) =>
        new(
            View.Name,
            View.Text(key),
            new EventTime(session.Start),
            new EventTime(session.End),
            [.. session.Entries.Select(entry => entry.Value)])
        {
            First = session.Entries.MinBy(entry => (entry.TimeMs, entry.Ordinal)).Value,
            Last = session.Entries.MaxBy(entry => (entry.TimeMs, entry.Ordinal)).Value,
            Events = View.Texts.Count == 0
                ? []
                : [
                    .. session.Entries.OrderBy(entry => (entry.TimeMs, entry.Ordinal))
                        .Select(entry => new ExpectedEvent(entry.TimeMs, entry.Texts)),
                ],
        };

    private readonly record struct Entry(long TimeMs, long Ordinal, double Value, TextNumbers Texts);

    private sealed class Session(long start, long end, List<Entry> entries)
    {
        public long Start { get; } = start;

        public long End { get; } = end;

        public List<Entry> Entries { get; } = entries;

        public Session With(Session other)
        {
            other.Entries.AddRange(Entries);
            return new Session(Math.Min(Start, other.Start), Math.Max(End, other.End), other.Entries);
        }
    }
}

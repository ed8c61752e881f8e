using System.Globalization;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Windows;

/// <summary>The first column of a <see cref="Timeline"/>'s row, read.</summary>
internal sealed class TimelineStep
{
    private const string DefaultKey = "k";

    private readonly List<(int Partition, StreamEvent Event)> _events = [];

    /// <summary>What the clock shows from this step on, ms after <see cref="StreamEvent.Base"/>; null when it stays.</summary>
    public long? Clock { get; private set; }

    /// <summary>Partitions that the tick at the end of the step names as idle.</summary>
    public List<Partition> Idle { get; } = [];

    /// <summary>Whether all that was sealed for the shard is applied.</summary>
    public bool CaughtUp { get; private set; } = true;

    public bool Flush { get; private set; }

    /// <summary>Whether the shard's saved state is read from outside after the tick.</summary>
    public bool IsRead { get; private set; }

    /// <summary>The clock at which the step's events are folded, ms after <see cref="StreamEvent.Base"/>; null for a later one.</summary>
    public long? FoldClock { get; private set; }

    public static TimelineStep Parse(string text)
    {
        var step = new TimelineStep();
        var partition = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is ['p', .. var number, ':'])
                partition = (int)Number(number);
            else
                step.Take(word, partition);
        }
        return step;
    }

    /// <summary>How an event is written in a step and in a pane: its key, unless that is the default one, and its time.</summary>
    public static string NameOf(string key, long time) => (key == DefaultKey ? "" : key) + time.ToString(CultureInfo.InvariantCulture);

    /// <summary>A chunk for each partition that has events in this step; every event is a record of its own.</summary>
    public IEnumerable<List<SourceRecord>> Chunks(Func<Offset> next, long clock) =>
        from entry in _events
        group entry by entry.Partition into chunk
        select chunk.Select(entry => Record(entry.Partition, next(), entry.Event, clock)).ToList();

    private void Take(string word, int partition)
    {
        switch (word)
        {
            case "idle": Idle.Add(new Partition(partition)); break;
            case "...": CaughtUp = false; break;
            case "flush": Flush = true; break;
            case "read": IsRead = true; break;
            case ['#', .. var time]: FoldClock = Number(time); break;
            case ['@', .. var time]: Clock = Number(time); break;
            default: _events.Add((partition, Event(word))); break;
        }
    }

    // The pipeline drops events with a negative value; one without a key is malformed.
    private static StreamEvent Event(string word) => word switch
    {
        "!" => new StreamEvent(null, 0, 0),
        ['~', .. var time] => new StreamEvent(DefaultKey, -1, Number(time)),
        [>= 'a' and <= 'z', .. var time] => new StreamEvent(word[..1], Number(time), Number(time)),
        _ => new StreamEvent(DefaultKey, Number(word), Number(word)),
    };

    private static SourceRecord Record(int partition, Offset offset, StreamEvent one, long clock) =>
        new(new Partition(partition), offset, null, System.Text.Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base + clock);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

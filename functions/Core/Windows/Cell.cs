using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>
/// The aggregates of a view over one set of events: of a slice in a batch, of a window in a shard. Reused. One thread at a time.
/// </summary>
public sealed class Cell(CellLayout layout)
{
    private readonly long[] _numbers = new long[layout.Numbers];
    private readonly VariableState[] _growing = layout.NewGrowing();
    private LateBegun? _late;

    /// <summary>How many events were added.</summary>
    public long Events => Head.Events;

    /// <summary>Kafka timestamp (ms) of the oldest event that no pane has had; <see cref="long.MaxValue"/> when there is none.</summary>
    public long OldestUnemittedKafkaMs
    {
        get => Head.OldestUnemittedKafkaMs;
        set => Head.OldestUnemittedKafkaMs = value;
    }

    private ref CellHead Head => ref layout.Head(_numbers, 0);

    /// <summary>Whether the newest event says that its key was deleted, by an aggregate that knows of it.</summary>
    public bool IsDeleted
    {
        get
        {
            foreach (ref readonly var part in layout.Parts)
            {
                if (part.Function.IsDeleted(part.In(_numbers, _growing)))
                    return true;
            }
            return false;
        }
    }

    /// <summary>Back to no events.</summary>
    public void Reset()
    {
        layout.Reset(_numbers, _growing, 0);
        _late = null;
    }

    /// <summary>Takes in the event in a row of <paramref name="events"/>. Allocates nothing once grown.</summary>
    public void Add(EventColumns events, int row) => layout.Add(_numbers, _growing, events, [row], [0]);

    /// <summary>
    /// Takes in all events of another cell of the same layout, which stays as it is. The two sets of events must not overlap.
    /// </summary>
    public void Merge(Cell other)
    {
        Head.Add(other.Events, other.OldestUnemittedKafkaMs);
        if (other._late is { } late)
            (_late ??= new LateBegun()).Add(late);
        foreach (ref readonly var part in layout.Parts)
            part.Function.Merge(part.In(_numbers, _growing), part.In(other._numbers, other._growing));
    }

    /// <summary>
    /// Takes over a cell of another layout into this empty one: <paramref name="from"/> gives by aggregate its index there, -1 for one that
    /// isn't there, which has been begun late, <paramref name="sinceMs"/>.
    /// </summary>
    internal void Carry(Cell other, CellLayout otherLayout, ReadOnlySpan<int> from, long sinceMs)
    {
        Head.Add(other.Events, other.OldestUnemittedKafkaMs);
        var parts = layout.Parts;
        var others = otherLayout.Parts;
        for (var index = 0; index < parts.Length; index++)
        {
            if (from[index] < 0)
                (_late ??= new LateBegun()).Add(index, sinceMs);
            else
                parts[index].Function.Merge(
                    parts[index].In(_numbers, _growing), others[from[index]].In(other._numbers, other._growing));
            if (from[index] >= 0 && other._late?.Since.TryGetValue(from[index], out var since) == true)
                (_late ??= new LateBegun()).Add(index, since);
        }
    }

    /// <summary>Appends the cell; of <see cref="OldestUnemittedKafkaMs"/> the distance from <paramref name="arrivedBase"/>.</summary>
    public void Write(ByteWriter writer, long arrivedBase)
    {
        Head.Write(writer, arrivedBase, _late is not null);
        _late?.Write(writer);
        layout.Write(_numbers, _growing, 0, writer);
    }

    /// <summary>
    /// Replaces what the cell holds by what was written; <paramref name="versions"/> are those of the aggregates' states.
    /// </summary>
    public void Read(scoped ref ByteReader reader, scoped ReadOnlySpan<byte> versions, long arrivedBase)
    {
        Reset();
        Head = CellHead.Read(ref reader, arrivedBase, out var isMarked);
        var parts = layout.Parts;
        if (isMarked)
            _late = LateBegun.Read(ref reader, parts.Length);
        for (var index = 0; index < parts.Length; index++)
            parts[index].Function.Read(parts[index].In(_numbers, _growing), ref reader, versions[index]);
    }

    /// <summary>Writes each aggregate as a property of the object that <paramref name="json"/> is in.</summary>
    public void Render(Utf8JsonWriter json)
    {
        for (var index = 0; index < layout.Parts.Length; index++)
            Render(json, index);
    }

    /// <summary>The same of one of the aggregates; a name that none has is passed over.</summary>
    public void Render(Utf8JsonWriter json, string name)
    {
        for (var index = 0; index < layout.Parts.Length; index++)
        {
            if (layout.Aggregates[index].Name == name)
                Render(json, index);
        }
    }

    private void Render(Utf8JsonWriter json, int index)
    {
        ref readonly var part = ref layout.Parts[index];
        var (function, name) = (part.Function, layout.Aggregates[index].Name);
        var state = part.In(_numbers, _growing);
        if (function.EstimatedSlot is >= 0 and var slot)
            function.Render(state, json, name, RangeOf(part, slot));
        else
            function.Render(state, json, name);
    }

    /// <summary>
    /// What the cell's aggregates show of a field in the events of one of them; those that lack some of these events show nothing.
    /// </summary>
    private NumberRange RangeOf(in CellLayout.Part of, int slot)
    {
        var parts = layout.Parts;
        var range = NumberRange.All;
        for (var index = 0; index < parts.Length; index++)
        {
            if (parts[index].Covers(of) && _late?.Since.ContainsKey(index) != true)
                range = range.And(parts[index].Function.RangeOf(parts[index].In(_numbers, _growing), slot));
        }
        return range;
    }

    /// <summary>
    /// The aggregates that lack the cell's earlier events, because they were added to the view later, with the time since when they have
    /// them; empty when all are whole.
    /// </summary>
    public IEnumerable<(string Aggregate, EventTime Since)> BegunLate =>
        _late?.Since.Select(late => (layout.Aggregates[late.Key].Name, new EventTime(late.Value))) ?? [];
}

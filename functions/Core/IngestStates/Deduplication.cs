using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.IngestStates;

/// <summary>
/// Finds events whose id was seen before in the same source. How old an id is, is told by the times at which records were written
/// (<see cref="SourceRecord.WrittenBy"/>): the latest of them is how far the source is. So neither a batch's size nor a pause of the
/// readers changes which events are duplicates.
/// <code>
/// within 1 h     written   10:00   10:40   11:00   11:01   12:01
///                id        a       a       a       a       a
///                          new     again   again   new     again
/// </code>
/// A duplicate doesn't prolong the span: it began with the event that counted.
/// </summary>
public sealed class Deduplication : IngestState
{
    private readonly DeduplicateDefinition _definition;
    private readonly RowLayout _layout;

    /// <param name="definition">What identifies an event, and for how long.</param>
    /// <param name="layout">Has its fields.</param>
    public Deduplication(DeduplicateDefinition definition, RowLayout layout)
    {
        (_definition, _layout) = (definition, layout);
        DefinitionHash = Hash64.Of(Encoding.UTF8.GetBytes(string.Join(',', definition.By.Select(Spell))))
            .ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override string Name => "deduplicate";

    /// <summary>Of the fields and their types. Ids that were seen stay what they are when the span or the limit is another one.</summary>
    public override string DefinitionHash { get; }

    /// <inheritdoc/>
    public override TimeSpan NeededFor => TimeSpan.FromMilliseconds(_definition.WithinMs) + SourceRecord.LongestWait;

    /// <inheritdoc/>
    public override IngestMemory NewMemory() => new Memory(new EventId(_definition.By, _layout), _definition);

    private string Spell(string field) => $"{field}:{_layout.TypeOf(_layout.SlotOf(field))}";

    private sealed class Memory(EventId id, DeduplicateDefinition definition) : IngestMemory
    {
        private readonly RememberedIds _ids = new(definition.WithinMs, definition.Limit);
        private readonly Queue<(Offset Previous, long First)> _later = new();
        private Offset _oldest;
        private long _first;
        private long _forgottenBefore;

        public override Offset NeededFrom
        {
            get
            {
                // The oldest id, or the next one where there is none, is of the last chunk that doesn't begin after it.
                while (_later.TryPeek(out var next) && next.First <= _ids.Start)
                    _oldest = _later.Dequeue().Previous;
                return _oldest;
            }
        }

        public override long ForgottenEarly => _ids.ForgottenEarly - _forgottenBefore;

        public override void Begin(Offset previous)
        {
            (_first, _forgottenBefore) = (_ids.End, _ids.ForgottenEarly);
            _later.Enqueue((previous, _first));
        }

        public override bool IsDuplicate(Row row, EventTime time, EventTime written, in EventPosition position)
        {
            _ids.Advance(written);
            return id.Of(row) is { } found && !_ids.TryAdd(found);
        }

        public override void WriteAdded(ByteWriter writer) => _ids.WriteFrom(writer, _first);

        public override void ReadAdded(scoped ref ByteReader reader) => _ids.Read(ref reader);
    }
}

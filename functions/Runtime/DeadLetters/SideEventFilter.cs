using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Expressions;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Sealing;

namespace Serverless.Runtime.DeadLetters;

/// <summary>
/// Decides which events are those that are asked for. What is written beside an event is looked at first; only where the question wants it
/// is the event opened and read. One event at a time.
/// </summary>
internal sealed class SideEventFilter : IDisposable
{
    private readonly SideEventQuestion _asked;
    private readonly SideEventReader _reader;
    private readonly PersonalKeys _keys;
    private readonly SchemaId? _schema;
    private readonly Condition? _where;

    /// <param name="pipeline">Says how events are read.</param>
    /// <param name="asked">The question; it has no problem.</param>
    /// <param name="schemas">Where the schemas that events name are asked for.</param>
    /// <param name="keys">What encrypted events are opened with.</param>
    public SideEventFilter(Pipeline pipeline, SideEventQuestion asked, SchemaAnswers schemas, PersonalKeys keys)
    {
        (_asked, _keys, _reader) = (asked, keys, new SideEventReader(pipeline, schemas));
        if (asked.Schema is { } schema)
            _schema = SchemaId.TryParse(schema, out var id) ? id : throw new ArgumentException(schema, nameof(asked));
        if (asked.Where is { } where)
            _where = Condition.TryCompile(where, pipeline.Layout, out var problem) ?? throw new ArgumentException(problem, nameof(asked));
    }

    /// <summary>
    /// Whether an event is one of those that are asked for. One that can't be opened isn't, where its content is asked for.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The schema that it names can't be asked for.</exception>
    public async ValueTask<bool> TakesAsync(SideEvent side, CancellationToken ct)
    {
        if (!_asked.Takes(side))
            return false;
        if (_schema is null && _where is null)
            return true;
        var opened = Opened(_keys, side);
        return (_schema is null || _reader.SchemaOf(opened) == _schema)
            && (_where is null || await _reader.HoldsAsync(_where, opened, ct).ConfigureAwait(false));
    }

    /// <summary>The event with what is sealed in it, or with the reason why that can't be shown.</summary>
    public static SideEvent Opened(PersonalKeys keys, SideEvent side)
    {
        if (side.SealedWith is not { } key)
            return side;
        var opened = OpenedEvent.Of(keys, key, side.Pipeline, side.Delta, side.Position, side.Record, side.Event);
        return side with { Record = opened.Record, Event = opened.Event, Locked = opened.Why };
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}

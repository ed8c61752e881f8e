using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>
/// Finds the schemas of events, and what is made of each: once for a schema, and remembered. One thread at a time.
/// </summary>
/// <typeparam name="T">What is made of a schema.</typeparam>
internal sealed class SchemaSource<T>
    where T : class
{
    // So that ids that come and go fill no memory. What is made of them is made again.
    private const int MostKept = 1_000;

    private readonly AvroFraming _framing;
    private readonly SchemaLookup _schemas;
    private readonly Func<AvroSchema, T> _make;
    private readonly SchemaId? _givenId;
    private readonly T? _given;
    private readonly Rejection? _givenFault;
    private readonly Dictionary<SchemaId, T> _made = [];
    private readonly Dictionary<SchemaId, Rejection> _unusable = [];
    private SchemaId _lastId;
    private T? _last;

    /// <param name="format">The framing, and the schema that needs no look-up.</param>
    /// <param name="schemas">What is known of the other ones.</param>
    /// <param name="make">Makes what is wanted of a schema.</param>
    public SchemaSource(AvroFormat format, SchemaLookup schemas, Func<AvroSchema, T> make)
    {
        (_framing, _schemas, _make) = (format.Framing, schemas, make);
        if (format.Schema is null)
            return;
        var given = AvroSchema.Parse(format.Schema);
        _givenId = SchemaId.OfFingerprint(given.Fingerprint());
        _given = Make(_givenId.Value, given, out _givenFault);
    }

    /// <summary>What was made of an event's schema; null with a rejection when there is none.</summary>
    /// <param name="bytes">The event.</param>
    /// <param name="headers">Those of its record.</param>
    /// <param name="length">How many bytes are before the event's own.</param>
    /// <param name="rejection">Why there is none.</param>
    public T? Find(in EventBytes bytes, RecordHeaders headers, out int length, out Rejection? rejection)
    {
        (length, rejection) = (0, null);
        if (_framing == AvroFraming.None)
        {
            rejection = _givenFault;
            return _given;
        }
        if (!SchemaPrefix.TryRead(_framing, bytes.Span, headers, out var id, out length))
        {
            rejection = new Rejection(RejectionStage.Decode, Reasons.Malformed, null, "no schema id", 0);
            return null;
        }
        return _last is not null && id.Value == _lastId.Value && id.Kind == _lastId.Kind ? _last : Look(id, out rejection);
    }

    private T? Look(SchemaId id, out Rejection? rejection)
    {
        rejection = null;
        var found = id == _givenId ? _given : _made.GetValueOrDefault(id);
        if (found is null && _schemas.Find(id) is var answer)
        {
            if (answer?.Schema is not { } schema)
            {
                rejection = Refuse(id, answer);
                return null;
            }
            if (Make(id, schema, out rejection) is not { } made)
                return null;
            found = _made[id] = made;
        }
        (_lastId, _last) = (id, found);
        return found;
    }

    private T? Make(SchemaId id, AvroSchema schema, out Rejection? rejection)
    {
        if (_made.Count + _unusable.Count == MostKept)
        {
            _made.Clear();
            _unusable.Clear();
        }
        rejection = _unusable.GetValueOrDefault(id);
        if (rejection is not null)
            return null;
        try
        {
            return _make(schema);
        }
        catch (FormatException problem)
        {
            rejection = _unusable[id] = Refuse(id, new SchemaAnswer(null, problem.Message));
            return null;
        }
    }

    // Of a stage of its own: the record is of this format, so no other need be tried.
    private static Rejection Refuse(SchemaId id, SchemaAnswer? answer) => answer?.Problem is { } problem
        ? new Rejection(RejectionStage.Framing, Reasons.UnusableSchema, null, Printable.Of($"{id}: {problem}"), 0)
        : new Rejection(RejectionStage.Framing, Reasons.UnknownSchema, null, id.ToString(), 0);
}

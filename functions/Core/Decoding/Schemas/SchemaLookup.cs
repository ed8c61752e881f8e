namespace Serverless.Core.Decoding.Schemas;

/// <summary>
/// The schemas that a reader's decoders find ids in, and the ids without one that they met: what somebody outside may ask for. One thread
/// at a time.
/// </summary>
internal sealed class SchemaLookup
{
    // Ids that are no ids come from damaged records, and could be any number.
    private const int MostMissing = 1_000;

    private readonly HashSet<SchemaId> _missing = [];
    private WriterSchemas _known = WriterSchemas.None;

    /// <summary>What is known; once it is set, nothing is missing.</summary>
    public WriterSchemas Known
    {
        get => _known;
        set
        {
            _known = value;
            _missing.Clear();
        }
    }

    /// <summary>The ids without a schema that were met, at most 1,000.</summary>
    public IReadOnlyCollection<SchemaId> Missing => _missing;

    /// <summary>What is known of an id; null when nothing is.</summary>
    public SchemaAnswer? Find(SchemaId id)
    {
        var answer = _known.Find(id);
        if (answer?.IsAbsent != false && _missing.Count < MostMissing)
            _missing.Add(id);
        return answer;
    }
}

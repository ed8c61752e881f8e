namespace Serverless.Core.Decoding.Schemas;

/// <summary>
/// The schemas that a reader's decoders find ids in, and the ids without an answer that they met: those that somebody outside must ask for.
/// One thread at a time.
/// </summary>
internal sealed class SchemaLookup
{
    // Ids that are no ids come from damaged records, and could be any number.
    private const int MostWanted = 1_000;

    private readonly HashSet<SchemaId> _wanted = [];
    private WriterSchemas _known = WriterSchemas.None;

    /// <summary>What is known; once it is replaced, nothing is wanted.</summary>
    public WriterSchemas Known
    {
        get => _known;
        set
        {
            _known = value;
            _wanted.Clear();
        }
    }

    /// <summary>The ids without an answer that were met, at most 1,000.</summary>
    public IReadOnlyCollection<SchemaId> Wanted => _wanted;

    /// <summary>What is known of an id; null when nothing is, and then it is wanted.</summary>
    public SchemaAnswer? Find(SchemaId id)
    {
        var answer = _known.Find(id);
        if (answer is null && _wanted.Count < MostWanted)
            _wanted.Add(id);
        return answer;
    }
}

namespace Serverless.Core.Decoding.Schemas;

/// <summary>
/// The schemas that a reader's decoders find ids in, and the ids without one that they met: those that somebody outside may ask for, and
/// those that were asked for in vain. One thread at a time.
/// </summary>
internal sealed class SchemaLookup
{
    // Ids that are no ids come from damaged records, and could be any number.
    public const int MostWanted = 1_000;
    private const int MostAbsent = 500;

    private readonly HashSet<SchemaId> _wanted = [];
    private readonly HashSet<SchemaId> _absent = [];
    private WriterSchemas _known = WriterSchemas.None;

    /// <summary>What is known; once it is set, nothing was met.</summary>
    public WriterSchemas Known
    {
        get => _known;
        set
        {
            _known = value;
            _wanted.Clear();
            _absent.Clear();
        }
    }

    /// <summary>The ids without an answer that were met, at most 1,000.</summary>
    public IReadOnlyCollection<SchemaId> Wanted => _wanted;

    /// <summary>The ids that were met and whose answer is that there is no schema, at most 500.</summary>
    public IReadOnlyCollection<SchemaId> Absent => _absent;

    /// <summary>What is known of an id; null when nothing is, and then it is wanted.</summary>
    public SchemaAnswer? Find(SchemaId id)
    {
        var answer = _known.Find(id);
        if (answer is null && _wanted.Count < MostWanted)
            _wanted.Add(id);
        else if (answer?.IsAbsent == true && _absent.Count < MostAbsent)
            _absent.Add(id);
        return answer;
    }
}

using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Schemas;

/// <summary>What is known of an id: a schema, or why there is none.</summary>
/// <param name="Schema">The schema; null when the id has none.</param>
/// <param name="Problem">
/// What is wrong with the schema that the id has, which is then not usable; null when it has one, or none at all.
/// </param>
public sealed record SchemaAnswer(AvroSchema? Schema, string? Problem = null)
{
    /// <summary>The registry has been asked, and has no such id.</summary>
    public static readonly SchemaAnswer Absent = new(Schema: null);

    /// <summary>Whether the id has no schema at all.</summary>
    public bool IsAbsent => Schema is null && Problem is null;
}

/// <summary>
/// The writer schemas that are known at a moment. Immutable, so that it may be shared by readers: what becomes of a record depends on the
/// record and on this alone. An id that was never asked for has no answer here.
/// </summary>
public sealed class WriterSchemas
{
    /// <summary>Nothing is known.</summary>
    public static readonly WriterSchemas None = new([]);

    private readonly Dictionary<SchemaId, SchemaAnswer> _answers;

    private WriterSchemas(Dictionary<SchemaId, SchemaAnswer> answers) => _answers = answers;

    /// <summary>With these answers as well; each replaces one that the id had.</summary>
    public WriterSchemas With(IEnumerable<KeyValuePair<SchemaId, SchemaAnswer>> answers)
    {
        var more = new Dictionary<SchemaId, SchemaAnswer>(_answers);
        foreach (var (id, answer) in answers)
            more[id] = answer;
        return new WriterSchemas(more);
    }

    /// <summary>With an answer as well.</summary>
    public WriterSchemas With(SchemaId id, SchemaAnswer answer) => With([new(id, answer)]);

    /// <summary>What is known of an id; null when nothing is, since nobody has asked.</summary>
    public SchemaAnswer? Find(SchemaId id) => _answers.GetValueOrDefault(id);
}

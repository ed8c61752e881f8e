using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Reading;
using Serverless.Runtime.Archive;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.References;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.Batches;

/// <summary>Folds batches by one version of a pipeline, with the reference tables of that version.</summary>
internal sealed class VersionFold
{
    // So many GUIDs fit where a recipe is stored. Of the others it is asked again when the batch is folded again.
    private const int MostUnknown = 500;

    private readonly EventReader _reader;
    private readonly ReferenceSnapshot _references;

    public VersionFold(Pipeline pipeline, BatchPorts ports, TimeProvider clock)
    {
        Pipeline = pipeline;
        // A version without personal fields doesn't depend on a key.
        Key = pipeline.Personal.IsEmpty ? null : ports.Keys.Current;
        _reader = new EventReader(pipeline, new Unpacker().Unpack, Key);
        _references = new ReferenceSnapshot(pipeline, ports.References, clock);
        Archive = ports.Archive is null ? null : new ArchiveFiles(pipeline);
        Fold = new BatchFold(pipeline, _reader, ports.Deltas.WantsPacked ? PackedSection.Pack : null, Archive is null ? null : Archive.Add);
    }

    /// <summary>The version.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>What personal fields are hashed with, and events that are set aside sealed; null where there are no such fields.</summary>
    public PersonalKey? Key { get; }

    /// <summary>Folds batches.</summary>
    public BatchFold Fold { get; }

    /// <summary>Collects the events to archive; null when no archive is configured.</summary>
    public ArchiveFiles? Archive { get; }

    /// <summary>Loads newer tables, if there are any. Returns the recipe of the next fold.</summary>
    public async ValueTask<Recipe> RefreshAsync(CancellationToken ct)
    {
        var tables = _reader.Tables = await _references.CurrentAsync(ct).ConfigureAwait(false);
        return new Recipe(Pipeline.Version, Pipeline.Tables.ToDictionary(table => table, tables.VersionOf)) { PersonalKey = Key?.Name };
    }

    /// <summary>The next fold finds the schemas here that records name.</summary>
    public void Use(WriterSchemas schemas) => _reader.Schemas = schemas;

    /// <summary>The ids that records of the last fold named, and that nobody has asked for yet.</summary>
    public IReadOnlyCollection<SchemaId> WantedSchemas => _reader.WantedSchemas;

    /// <summary>The first ids, in the order of their texts, that records of the last fold named and that have no schema.</summary>
    public IReadOnlyList<string> UnknownSchemas => _reader.AbsentSchemas.Count + _reader.WantedSchemas.Count == 0 ? [] :
    [
        .. _reader.AbsentSchemas.Concat(_reader.WantedSchemas).Select(id => id.ToString()).Order(StringComparer.Ordinal).Take(MostUnknown),
    ];
}

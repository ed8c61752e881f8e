using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Reading;
using Serverless.Runtime.Archive;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.References;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.Batches;

/// <summary>What folds batches by one version of a pipeline, and what that version looks things up in.</summary>
internal sealed class VersionFold
{
    private readonly EventReader _reader;
    private readonly ReferenceSnapshot _references;

    public VersionFold(Pipeline pipeline, BatchPorts ports, TimeProvider clock)
    {
        Pipeline = pipeline;
        _reader = new EventReader(pipeline, new Unpacker().Unpack);
        _references = new ReferenceSnapshot(pipeline, ports.References, clock);
        Archive = ports.Archive is null ? null : new ArchiveFiles(pipeline);
        Fold = new BatchFold(pipeline, _reader, ports.Deltas.WantsPacked ? PackedSection.Pack : null, Archive is null ? null : Archive.Add);
    }

    /// <summary>The version.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>Folds batches.</summary>
    public BatchFold Fold { get; }

    /// <summary>Collects what is kept whole of the batch; null when nothing is.</summary>
    public ArchiveFiles? Archive { get; }

    /// <summary>Looks for newer tables. Returns the recipe of what is folded from now on.</summary>
    public async ValueTask<Recipe> RefreshAsync(CancellationToken ct)
    {
        var tables = _reader.Tables = await _references.CurrentAsync(ct).ConfigureAwait(false);
        return new Recipe(Pipeline.Version, Pipeline.Tables.ToDictionary(table => table, tables.VersionOf));
    }
}

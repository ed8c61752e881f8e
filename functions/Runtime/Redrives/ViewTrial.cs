using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// What a redrive would change of the results of one view: a shard with every window closed makes corrections of all events, and those are
/// merged as they would be. It makes none of windows by count, which only their shard knows.
/// </summary>
internal sealed class ViewTrial
{
    private readonly TrialResults _results;
    private readonly CorrectionWriter _writer;
    private readonly Shard _shard;
    private readonly ShardState _state;

    /// <param name="view">The view.</param>
    /// <param name="layout">Its layout in the fold: one shard has all keys.</param>
    /// <param name="version">The version that redrives.</param>
    /// <param name="parts">The events, by partition.</param>
    /// <param name="results">Its results.</param>
    /// <param name="writerOf">Makes what merges corrections into results.</param>
    public ViewTrial(
        View view,
        ViewLayout layout,
        Pipeline version,
        IReadOnlyList<RedrivePart> parts,
        TrialResults results,
        Func<TrialResults, CorrectionWriter> writerOf)
    {
        (View, _results, _writer) = (view, results, writerOf(results));
        var id = new ShardId(version.Name, view.Name, layout.Number, 0);
        _shard = Shard.Of(id, layout.Label, view, version.Definition.EventTime.BoundMs);
        _state = ShardState.Begin(view, parts.Select(part => new SourceFence(Source.RedriveOf(part.Partition))));
        _shard.Advance(_state, new ShardTick(0, CaughtUp: true, [], Flush: true));
    }

    /// <summary>The view.</summary>
    public View View { get; }

    /// <summary>What would change.</summary>
    public IEnumerable<(Result? Old, Result New)> Changed => _results.Changed;

    /// <summary>How many results would change.</summary>
    public int Count => _results.Count;

    /// <summary>Applies what was folded of some of the events.</summary>
    public async ValueTask ApplyAsync(FoldedBatch folded, CancellationToken ct)
    {
        foreach (var row in folded.Rows)
            _shard.Apply(_state, ChunkLink.Of(row), [.. SectionsOf(folded, row)], careful: true);
        foreach (var correction in _state.Outbox.OfType<OutboxItem.Correction>().ToList())
            await _writer.WriteAsync(_shard, _state, correction, ct).ConfigureAwait(false);
        _state.Delivered(_state.Outbox.Count);
        _state.Logged();
    }

    private IEnumerable<ReadOnlyMemory<byte>> SectionsOf(FoldedBatch folded, ChunkRow row) => folded.Sections
        .Where(section => section.Part == View.Index && section.Source == row.Source)
        .Select(section => DeltaReader.Plain(folded.Delta.Slice((int)section.Offset, section.Length), section.Checksum));
}

using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Explanations;

/// <summary>
/// Finds the chunks that a result is made of: reads the ledger's rows in order and opens the delta objects of those that may have the key
/// in the window, one at a time. Watermarks leave out what was sealed before or after it.
/// </summary>
internal sealed class ChunkSearch(
    FoundView found, ILedger ledger, DeltaCache deltas, Result result, AskedShards shards, ExplainLimits limits, TimeProvider clock)
{
    private readonly FoundChunks _found = new();
    private readonly Dictionary<string, (Pipeline Version, View View)?> _views = [];
    private readonly Dictionary<string, Recipe?> _recipes = [];
    private readonly byte[] _key = Encoding.UTF8.GetBytes(result.Id.Key);
    private readonly WindowKind _kind = WindowKind.Of(found.View);
    private readonly long _began = clock.GetTimestamp();
    private int _opened;

    private string Pipeline => found.Versions.Name;

    public async ValueTask<FoundChunks> RunAsync(CancellationToken ct)
    {
        var rows = 0;
        var all = ledger.ReadAllAsync(Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        await foreach (var row in all.ConfigureAwait(false))
        {
            if (rows++ == limits.Rows || _opened == limits.Chunks || clock.GetElapsedTime(_began) > limits.Time)
            {
                _found.Cut = FormattableString.Invariant(
                    $"looked at {rows - 1} rows and {_opened} objects, up to offset {row.First.Value} of source {row.Source}: ")
                    + "there may be more";
                break;
            }
            _found.Oldest.TryAdd(row.Source, row);
            if (row.NextEpoch is null && LayoutOf(row) is { } layout && MayHold(row))
                await OpenAsync(row, layout, ct).ConfigureAwait(false);
        }
        return _found;
    }

    private ViewLayout? LayoutOf(ChunkRow row) =>
        EpochOf(row)?.View(found.View.Name) is { } layout && layout.Label == found.Label ? layout : null;

    private PipelineEpoch? EpochOf(ChunkRow row) => found.Epochs.FirstOrDefault(epoch => epoch.Epoch == row.Epoch);

    /// <summary>
    /// Whether an event of the window may be in the chunk. Not when it would have been late for it before the chunk began; nor when all
    /// events of the chunk are before it: the watermark follows the latest of them, or the clock where that is earlier.
    /// </summary>
    private bool MayHold(ChunkRow row)
    {
        if (!row.Counts.Views.TryGetValue(found.View.Name, out var counts) || counts.Merged == 0)
            return false;
        if (!row.Source.IsTopic || found.View.Definition.LateEvents == LateEvents.Correct || !(_kind.IsOfAllKeys || _kind.ResultsMayMerge))
            return true;
        var time = found.Versions.Current.Definition.EventTime;
        return row.WatermarkBefore < _kind.FinalFrom(found.View, result)
            && row.WatermarkAfter.Plus(time.BoundMs + time.MaxFutureMs) >= result.Id.Start.Minus(_kind.ReachMs);
    }

    private async ValueTask OpenAsync(ChunkRow row, ViewLayout layout, CancellationToken ct)
    {
        _opened++;
        if (await ViewAsync(layout, ct).ConfigureAwait(false) is not var (version, view))
        {
            _found.Unreadable.Add($"{Place(row)} was folded by a definition that no version has which is known here");
            return;
        }
        try
        {
            var id = new ShardId(Pipeline, layout.Name, layout.Number, layout.ShardOf(Hash64.Of(_key), row.Partition));
            var sections = await new SectionSource(deltas, id, DeltaParts.Of(view)).ReadAsync(row, ct).ConfigureAwait(false);
            if (sections.Count == 0)
                return;
            var rules = Shard.Of(id, layout.Label, view, version.Definition.EventTime.BoundMs);
            var panes = ChunkPanes.Of(view, rules, ChunkLink.Of(row), sections, key => key.AsSpan().SequenceEqual(_key));
            if (panes.Where(IsOfWindow).ToList() is { Count: > 0 } own)
                _found.Chunks.Add(new ExplainedChunk(
                    row, EpochOf(row)!, await RecipeAsync(row.Recipe, ct).ConfigureAwait(false), view, own, shards.HasApplied(row)));
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            _found.Unreadable.Add($"{Place(row)} can't be read: {fault.Message}");
        }
    }

    private bool IsOfWindow(Result pane) => _kind.ResultsMayMerge
        ? pane.Id.Start >= result.Id.Start && pane.End <= result.End
        : pane.Id.Start == result.Id.Start;

    private async ValueTask<(Pipeline Version, View View)?> ViewAsync(ViewLayout layout, CancellationToken ct)
    {
        if (_views.TryGetValue(layout.Definition, out var known))
            return known;
        var named = await found.Versions.FindAsync(layout.Name, layout.Definition, found.Epochs, ct).ConfigureAwait(false);
        return _views[layout.Definition] = named is (var version, View view) ? (version, view) : null;
    }

    private async ValueTask<Recipe?> RecipeAsync(string id, CancellationToken ct) => _recipes.TryGetValue(id, out var known)
        ? known
        : _recipes[id] = await ledger.FindRecipeAsync(Pipeline, id, ct).ConfigureAwait(false);

    private static string Place(ChunkRow row) =>
        FormattableString.Invariant($"the chunk of source {row.Source}, offsets {row.First.Value} to {row.Last.Value},");
}

using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>What a chunk alone would make of windows: its part of what they hold.</summary>
public static class ChunkPanes
{
    /// <summary>
    /// The windows that a shard would have if the chunk were all that it ever merged, as early panes; late events that correct are in
    /// theirs. Of windows that hang on what came before, such as those by count, that is no part of what they hold.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="rules">Those of a shard of it.</param>
    /// <param name="chunk">The chunk's link.</param>
    /// <param name="sections">Its sections for the shard, unpacked.</param>
    /// <param name="asked">Whether a key, in UTF-8, is asked for.</param>
    public static IReadOnlyCollection<Result> Of(
        View view, Shard rules, in ChunkLink chunk, IReadOnlyList<ReadOnlyMemory<byte>> sections, Func<byte[], bool> asked)
    {
        var state = ShardState.Begin(view, [SourceFence.BeginningAt(chunk.Source, chunk.Before, EventTime.Min, 0)]);
        rules.Apply(state, chunk, sections, careful: true);
        var corrections = state.Outbox.OfType<OutboxItem.Correction>().ToList();
        corrections.ForEach(correction => rules.Hold(state, correction));
        state.Delivered(corrections);
        rules.EmitNow(state, asked);
        var panes = state.Outbox.OfType<OutboxItem.Pane>().Select(pane => pane.Result);
        var newest = Result.Newest(panes.Where(result => asked(Encoding.UTF8.GetBytes(result.Id.Key))));
        state.Release();
        return newest.Values;
    }
}

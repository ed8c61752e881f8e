using Serverless.Core.Partials;
using Serverless.Core.Pipelines;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>
/// Keeps each event as an entry of its own, in their order, with its time and the watermark before it: only the shard knows which event of
/// a key fills a window. No event is late.
/// </summary>
internal sealed class GlobalFold(View view) : CellFold(view)
{
    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        AddAlone(folded, key, hash, folded.Time, folded.Watermark);
        return ViewOutcome.Merged;
    }
}

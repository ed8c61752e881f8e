using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>Folds into the one window that never ends: no event is late for it.</summary>
internal sealed class GlobalFold(View view) : CellFold(view)
{
    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        Add(folded, key, hash, EventTime.Min, EventTime.Min);
        return ViewOutcome.Merged;
    }
}

using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>The one window that never ends: nothing is late for it.</summary>
internal sealed class GlobalFold(View view) : CellFold(view)
{
    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        Add(folded, key, hash, EventTime.Min, EventTime.Min);
        return ViewOutcome.Merged;
    }
}

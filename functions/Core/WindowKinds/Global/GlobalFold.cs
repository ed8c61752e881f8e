using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>
/// Keeps each event as an entry of its own, in their order, with its time and the watermark before it: only the shard knows which event of
/// a key fills a window. No event is late.
/// </summary>
internal sealed class GlobalFold(View view, KeySets sets) : CellFold(view, sets)
{
    public override bool HasOpenWindows => true;

    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        (slice, from) = (time, watermark);
        return true;
    }

    protected override int EntryOf(int key, EventTime slice, EventTime from) => Keys.Add(key, slice, from);
}

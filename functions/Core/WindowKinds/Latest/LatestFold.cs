using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Latest;

/// <summary>Folds all events of a key in a chunk into one cell. No event is late.</summary>
internal sealed class LatestFold(View view, KeySets sets) : CellFold(view, sets)
{
    public override bool HasOpenWindows => true;

    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        (slice, from) = (LatestWindow.Start, EventTime.Min);
        return true;
    }
}

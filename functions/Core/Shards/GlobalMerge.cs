using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>One window for ever. Its state goes only with a flush; what comes then is a correction.</summary>
internal sealed class GlobalMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly Cell _read = new(view.Layout);

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        CellSection.ReadSlice(ref reader);
        ReadCell(entry, ref reader, _read);
        if (!entry.IsOwned)
            return;
        if (entry.State.Fired == EventTime.Max)
        {
            Emitter.Correct(entry, EventTime.Min, EventTime.Max, _read, gapMs: null);
            return;
        }
        var key = entry.State.WindowsOf(entry.Key);
        if (key.Windows.Count == 0)
            key.Windows.Add(new WindowState(EventTime.Min, EventTime.Max, new WindowCell(View.Cells)));
        key.Windows[0].Cell.Open().Merge(_read);
    }
}

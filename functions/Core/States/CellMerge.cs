using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>Merges sections whose entries hold a cell each, for a key and a slice.</summary>
internal abstract class CellMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly Cell _read = new(view.Layout);

    public sealed override long Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var (slice, from) = CellSection.ReadSlice(ref reader);
        _read.Read(ref reader, entry.Versions, entry.KafkaBaseMs);
        if (!entry.IsOwned)
            return 0;
        Merge(entry, slice, from, _read);
        return _read.Events;
    }

    /// <summary>
    /// Merges the cell of a slice. <paramref name="from"/>: the end of the first window that its events may enter; <paramref name="cell"/>
    /// is reused for the next entry.
    /// </summary>
    protected abstract void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell);
}

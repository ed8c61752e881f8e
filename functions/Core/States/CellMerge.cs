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

    public sealed override void Merge(scoped in SectionEntry entry)
    {
        var reader = new ByteReader(entry.Body);
        var (slice, from) = CellSection.ReadSlice(ref reader);
        _read.Read(ref reader, entry.Versions, entry.KafkaBaseMs);
        Check(entry, _read.Events, reader);
        Merge(entry, slice, from, _read);
    }

    /// <summary>
    /// Merges the cell of a slice. <paramref name="from"/>: the end of the first window that its events may enter; <paramref name="cell"/>
    /// is reused for the next entry.
    /// </summary>
    protected abstract void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell);
}

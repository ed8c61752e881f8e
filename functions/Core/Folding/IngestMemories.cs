using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.IngestStates;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>
/// What the ingest states of a pipeline know of each source, and up to which offset. It is kept from chunk to chunk. After a batch that was
/// folded but not sealed it is cleared, and restored from the deltas in the ledger. So is what no batch has used for long: its source may
/// have moved to another instance, and what is known of a source may be large.
/// </summary>
internal sealed class IngestMemories(IReadOnlyList<IngestState> states)
{
    /// <summary>So many batches without a chunk of a source, and it is forgotten.</summary>
    public const int MostUnused = 1_000;

    private readonly Dictionary<Source, (Offset At, IngestMemory[] Memories, long Batch)> _known = [];
    private long _batch;
    private IngestMemory[] _current = [];
    private long _forgottenEarly;

    /// <summary>Whether the pipeline has any.</summary>
    public bool HasStates => states.Count > 0;

    /// <summary>
    /// Whether the chunk after <paramref name="previous"/> can be folded: what is needed of the chunks before it is known.
    /// </summary>
    public bool IsAt(Source source, Offset previous) =>
        !HasStates || previous == Offset.None || (_known.TryGetValue(source, out var known) && known.At == previous);

    /// <summary>Starts on the chunk after <paramref name="previous"/>, which <see cref="IsAt"/> must hold for.</summary>
    public void Begin(Source source, Offset previous)
    {
        if (!HasStates)
            return;
        _current = _known.TryGetValue(source, out var known) && known.At == previous ? known.Memories : New();
        _known.Remove(source);
        foreach (var memory in _current)
            memory.Begin(previous);
    }

    /// <summary>Shows an accepted event to every state. True when one of them has seen it before.</summary>
    public bool IsDuplicate(Row row, EventTime time, EventTime written, in EventPosition position)
    {
        var isDuplicate = false;
        foreach (var memory in _current)
            isDuplicate |= memory.IsDuplicate(row, time, written, position);
        return isDuplicate;
    }

    /// <summary>Ends the chunk: appends a section for each state, numbered from <paramref name="firstPart"/> on.</summary>
    public void End(DeltaWriter delta, int firstPart, Source source, Offset last)
    {
        for (var index = 0; index < _current.Length; index++)
        {
            var writer = delta.BeginSection(firstPart + index, 0, source);
            IngestSection.WriteNeededFrom(writer, _current[index].NeededFrom);
            _current[index].WriteAdded(writer);
            _forgottenEarly += _current[index].ForgottenEarly;
            delta.EndSection();
        }
        if (_current.Length > 0)
            _known[source] = (last, _current, _batch);
        _current = [];
    }

    /// <summary>Ends the batch. What is known of its chunks stays for the next one.</summary>
    public void EndBatch()
    {
        if (++_batch % MostUnused != 0)
            return;
        foreach (var (source, known) in _known)
        {
            if (known.Batch < _batch - MostUnused)
                _known.Remove(source);
        }
    }

    /// <summary>How much was forgotten for want of room in the chunks that ended since the last call.</summary>
    public long TakeForgottenEarly()
    {
        var forgotten = _forgottenEarly;
        _forgottenEarly = 0;
        return forgotten;
    }

    /// <summary>
    /// Takes in the sections of the chunks up to <paramref name="head"/> that are still needed, oldest first: of each chunk its previous
    /// offset, and by state its section, null where it has none.
    /// </summary>
    public void Restore(
        Source source, Offset head, IEnumerable<(Offset Previous, IReadOnlyList<ReadOnlyMemory<byte>?> Sections)> chunks)
    {
        var memories = New();
        foreach (var chunk in chunks)
        {
            for (var index = 0; index < memories.Length; index++)
                Restore(memories[index], chunk.Previous, chunk.Sections[index]);
        }
        _known[source] = (head, memories, _batch);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _known.Clear();
        _current = [];
        _forgottenEarly = 0;
    }

    private static void Restore(IngestMemory memory, Offset previous, ReadOnlyMemory<byte>? section)
    {
        memory.Begin(previous);
        if (section is not { } found)
            return;
        var reader = new ByteReader(SectionFormat.Open(found.Span));
        IngestSection.ReadNeededFrom(ref reader);
        memory.ReadAdded(ref reader);
    }

    private IngestMemory[] New() => [.. states.Select(state => state.NewMemory())];
}

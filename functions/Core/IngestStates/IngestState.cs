using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.IngestStates;

/// <summary>
/// What must be known of earlier events before an event is folded, such as the ids that were seen. It is kept for each source. The delta of
/// each chunk has a section with what the chunk added; an instance that takes over a source reads back the sections that are still needed.
/// </summary>
public abstract class IngestState
{
    /// <summary>Its name, which no other ingest state of the pipeline has.</summary>
    public abstract string Name { get; }

    /// <summary>A hash of everything that the meaning of its sections depends on.</summary>
    public abstract string DefinitionHash { get; }

    /// <summary>
    /// For how long a chunk's section may be needed after the clock of its row. Rows must be kept for longer: what is removed is forgotten
    /// by those who read back, and not by those who have it in memory.
    /// </summary>
    public abstract TimeSpan NeededFor { get; }

    /// <summary>The memory of a source of which nothing was seen yet.</summary>
    public abstract IngestMemory NewMemory();
}

/// <summary>What is known of one source. One thread at a time.</summary>
public abstract class IngestMemory
{
    /// <summary>
    /// Starts a chunk. <paramref name="previous"/> is the last offset of the chunk before it, which <see cref="NeededFrom"/> names the
    /// chunk by.
    /// </summary>
    public abstract void Begin(Offset previous);

    /// <summary>
    /// Notes an accepted event of <paramref name="row"/>, whose record was written at <paramref name="written"/>
    /// (<see cref="SourceRecord.WrittenBy"/>). True when it is a duplicate: then it is counted as one, and enters no view.
    /// </summary>
    public abstract bool IsDuplicate(Row row, EventTime time, EventTime written, in EventPosition position);

    /// <summary>The oldest chunk whose additions are still needed after this chunk, named by its previous offset.</summary>
    public abstract Offset NeededFrom { get; }

    /// <summary>How much of what is still needed was forgotten since <see cref="Begin"/>, for want of room.</summary>
    public abstract long ForgottenEarly { get; }

    /// <summary>Appends what the chunk added since <see cref="Begin"/>.</summary>
    public abstract void WriteAdded(ByteWriter writer);

    /// <summary>
    /// Reads what <see cref="WriteAdded"/> wrote for an earlier chunk, as if its events had been seen. Called after <see cref="Begin"/> for
    /// that chunk; chunks come in their order.
    /// </summary>
    public abstract void ReadAdded(scoped ref ByteReader reader);
}

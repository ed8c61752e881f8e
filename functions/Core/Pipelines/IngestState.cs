using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Pipelines;

/// <summary>
/// What must be known of earlier events before an event is folded, such as the ids that were seen: kept per source. Each chunk's delta has
/// a section with what the chunk added, and whoever takes a source over reads those back that are still needed.
/// </summary>
public abstract class IngestState
{
    /// <summary>Its name, which no other ingest state of the pipeline has.</summary>
    public abstract string Name { get; }

    /// <summary>A hash of all that gives its sections their meaning.</summary>
    public abstract string DefinitionHash { get; }

    /// <summary>The memory of a source of which nothing was seen yet.</summary>
    public abstract IngestMemory NewMemory();
}

/// <summary>What is known of one source. One thread at a time.</summary>
public abstract class IngestMemory
{
    /// <summary>
    /// A chunk begins. <paramref name="previous"/> is the last offset of the chunk before, and names the chunk: see
    /// <see cref="NeededFrom"/>.
    /// </summary>
    public abstract void Begin(Offset previous);

    /// <summary>Takes note of an accepted event. True when it is a duplicate: then it is counted so, and enters no view.</summary>
    public abstract bool IsDuplicate(Row row, EventTime time, in EventPosition position);

    /// <summary>The oldest chunk whose additions are still needed after this one, by its previous offset.</summary>
    public abstract Offset NeededFrom { get; }

    /// <summary>Appends what the chunk added since <see cref="Begin"/>.</summary>
    public abstract void WriteAdded(ByteWriter writer);

    /// <summary>
    /// Takes in what <see cref="WriteAdded"/> wrote of an earlier chunk, after its <see cref="Begin"/>: as if its events had been seen.
    /// Chunks come in their order.
    /// </summary>
    public abstract void ReadAdded(scoped ref ByteReader reader);
}

using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Pipelines;

/// <summary>
/// State beside the views. It sees the events of each batch, and keeps its state in shards of its own, which have fences, an outbox and a
/// rebuild like those of a view. Its state depends on the records and their order alone.
/// </summary>
public abstract class Observer : ISharded
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string DefinitionHash { get; }

    /// <inheritdoc/>
    public string Meaning => DefinitionHash;

    /// <inheritdoc/>
    public virtual Sharding Sharding => Sharding.Rekeyed;

    /// <inheritdoc/>
    public virtual int Shards => 1;

    /// <summary>Whether it has something to report when time goes by; else its shards rest while nothing comes.</summary>
    public virtual bool Reports => true;

    /// <summary>Makes the part that sees the events of chunks. It is reused from chunk to chunk.</summary>
    public abstract ObserverFold NewFold();

    /// <summary>Makes the state of a shard that has applied nothing yet.</summary>
    public abstract ObserverState NewState();
}

/// <summary>Sees the events of a chunk, in their order. One thread at a time.</summary>
public abstract class ObserverFold
{
    /// <summary>
    /// How many of the events that it took since the last <see cref="Take"/> count in the ledger, under the observer's name as under that
    /// of a view; null when none ever does.
    /// </summary>
    public virtual long? Counted => null;

    /// <summary>Whether it is shown every event by <see cref="Read"/>. It stays the same.</summary>
    public virtual bool ReadsAll => false;

    /// <summary>
    /// An event of the topic as it is read, whatever becomes of it; not one that is redriven. Only called where <see cref="ReadsAll"/>.
    /// </summary>
    public virtual void Read(in ReadEvent read)
    {
    }

    /// <summary>An accepted event, before it enters the views. The row is valid during the call only.</summary>
    public virtual void Accept(Row row, EventTime time, in EventPosition position)
    {
    }

    /// <summary>An accepted event that is late for these views, at least one. The row is valid during the call only.</summary>
    public virtual void Late(Row row, in EventPosition position, IReadOnlyList<string> views)
    {
    }

    /// <summary>An event that is a dead letter: <paramref name="letter"/> are its bytes, null of a tombstone.</summary>
    public virtual void Reject(Rejection rejection, in EventPosition position, in RecordEnvelope record, byte[]? letter)
    {
    }

    /// <summary>
    /// Returns what the chunk adds to the state, by key, in an order that depends on the events alone, and forgets it. The shard is chosen
    /// by the key's hash.
    /// </summary>
    public abstract IReadOnlyList<ObserverEntry> Take();
}

/// <summary>What a chunk adds to the state of an observer.</summary>
/// <param name="Key">The shard is chosen by its hash.</param>
/// <param name="Content">What <see cref="ObserverState.Merge"/> gets, in the observer's own form.</param>
public readonly record struct ObserverEntry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Content);

/// <summary>The state of a shard of an observer. It is saved together with the fences, as one value.</summary>
public abstract class ObserverState
{
    /// <summary>Whether it may be changed by time alone, or waits for something.</summary>
    public virtual bool IsOpen => true;

    /// <summary>Merges an entry of the next chunk of a source, which is of <paramref name="epoch"/>.</summary>
    public abstract void Merge(Source source, Epoch epoch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content);

    /// <summary>
    /// Takes over what another shard's state holds of the keys that <paramref name="owns"/> tells by their hash, when the keys are divided
    /// among another number of shards.
    /// </summary>
    public abstract void Take(ObserverState other, Func<ulong, bool> owns);

    /// <summary>Returns what must be reported when the shard's watermark has moved to <paramref name="watermark"/>.</summary>
    public abstract IReadOnlyList<ObserverReport> Advance(EventTime watermark);

    /// <summary>Appends the state.</summary>
    public abstract void Write(ByteWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote into a state that has merged nothing.</summary>
    public abstract void Read(scoped ref ByteReader reader);
}

/// <summary>
/// A report of an observer. It is stored as the result of a window [<paramref name="Start"/>, <paramref name="End"/>) of a key.
/// </summary>
/// <param name="Key">The result's key.</param>
/// <param name="Start">The window's start.</param>
/// <param name="End">The window's end, exclusive.</param>
/// <param name="Events">How many events it is about. Of two reports of one window the one with more events is kept.</param>
/// <param name="Content">In the observer's own form.</param>
public sealed record ObserverReport(string Key, EventTime Start, EventTime End, long Events, ReadOnlyMemory<byte> Content);

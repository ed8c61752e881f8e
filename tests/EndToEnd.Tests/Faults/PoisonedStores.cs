using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Stores and pokes of a world whose writer of sections has a fault: objects, rows and pokes fit together, and some entries are nonsense.
/// </summary>
internal sealed class PoisonedStores(Poison poison)
{
    private readonly Dictionary<string, byte[]> _objects = [];

    public Poison Poison => poison;

    /// <summary>Puts a fault into a world that makes the entries bad that a key has in one of so many chunks, by chance.</summary>
    public static PoisonedStores Into(World world, int seed, int oneOf)
    {
        var choice = new Random(seed);
        var stores = new PoisonedStores(new Poison(world.Pipeline, _ => choice.Next(oneOf) == 0));
        stores.Into(world);
        return stores;
    }

    /// <summary>Puts the fault between the world's hosts and its stores.</summary>
    public void Into(World world)
    {
        world.Stores = Around(world.Stores);
        world.Mail.Twist = Twist;
    }

    /// <summary>The stores with the fault before them. Pokes are not theirs.</summary>
    public StorePorts Around(StorePorts stores) => stores with
    {
        Deltas = new Deltas(stores.Deltas, this),
        Ledger = new Ledger(stores.Ledger, this),
    };

    /// <summary>The results that a world must have in the end: those of the oracle without the events of the bad entries.</summary>
    public Dictionary<(string View, string Key, long Start), Expected> Expected(
        World world,
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log,
        Func<SourceRecord, long>? clocks = null,
        bool corrects = false)
    {
        string ChunkOf(SourceRecord record) => world.Sealed.First(row =>
            row.NextEpoch is null && row.Partition == record.Partition && row.Previous < record.Offset && record.Offset <= row.Last).Delta;
        return world.Pipeline.Views
            .SelectMany(view => Oracle.Of(poison.Without(log, view.Name, ChunkOf), clocks, corrects).Results
                .Where(result => result.Key.View == view.Name))
            .ToDictionary();
    }

    private Poke Twist(Poke poke) => poke with { Chunks = [.. poke.Chunks.Select(Twist)] };

    private PokedChunk Twist(PokedChunk chunk)
    {
        if (chunk.Length == 0)
            return chunk;
        var content = _objects[chunk.Delta];
        var section = DeltaDirectory.Read(content).Sections.Single(section => section.Offset == chunk.Offset);
        var inline = chunk.Section is null ? null : content.AsSpan((int)chunk.Offset, chunk.Length).ToArray();
        return chunk with { Checksum = section.Checksum, Section = inline };
    }

    private sealed class Deltas(IDeltaStore inner, PoisonedStores stores) : IDeltaStore
    {
        public bool WantsPacked => false;

        public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
            inner.WriteAsync(pipeline, name, stores._objects[name] = stores.Poison.Spoil(name, content.Span), ct);

        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct) =>
            inner.ReadAsync(pipeline, name, offset, length, ct);

        public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct) =>
            inner.ListAsync(pipeline, from, before, ct);

        public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct) =>
            inner.DeleteAsync(pipeline, names, ct);
    }

    private sealed class Ledger(ILedger inner, PoisonedStores stores) : ILedger
    {
        public int MaxRows => inner.MaxRows;

        public ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct) => inner.NewestEpochAsync(pipeline, ct);

        public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) =>
            inner.EpochsAsync(pipeline, ct);

        public ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) =>
            inner.TryOpenEpochAsync(epoch, ends, ct);

        public ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct) =>
            inner.PutRecipeAsync(pipeline, recipe, ct);

        public ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct) =>
            inner.FindRecipeAsync(pipeline, id, ct);

        public ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct) =>
            inner.TryAppendAsync(
                [.. rows.Select(row => row with { SectionsHash = Poison.HashOf(stores._objects[row.Delta], row.Source) })], ct);

        public ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
            inner.HeadsAsync(pipeline, epoch, ct);

        public ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
            string pipeline, Epoch epoch, Source source, Offset after, int limit, CancellationToken ct) =>
            inner.ReadAsync(pipeline, epoch, source, after, limit, ct);

        public IAsyncEnumerable<ChunkRow> ReadAllAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
            inner.ReadAllAsync(pipeline, from, to, ct);

        public ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
            inner.CollectAsync(pipeline, deltas, ct);

        public ValueTask<TrimOutcome> TrimAsync(
            string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct) =>
            inner.TrimAsync(pipeline, before, applied, ct);

        public IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct) =>
            inner.UnusedDeltasAsync(pipeline, before, ct);

        public ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
            inner.ForgetAsync(pipeline, deltas, ct);
    }
}

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
        Deltas = AlteredPort.Of(stores.Deltas, nameof(IDeltaStore.WriteAsync), args => stores.Deltas.WriteAsync(
            (string)args[0]!,
            (string)args[1]!,
            Spoil((string)args[1]!, (ReadOnlyMemory<byte>)args[2]!),
            (CancellationToken)args[3]!)),
        Ledger = AlteredPort.Of(stores.Ledger, nameof(ILedger.TryAppendAsync), args => stores.Ledger.TryAppendAsync(
            [.. ((IReadOnlyList<ChunkRow>)args[0]!)
                .Select(row => row with { SectionsHash = Poison.HashOf(_objects[row.Delta], row.Source) })],
            (CancellationToken)args[1]!)),
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

    /// <summary>Of deltas; the saved states of shards are stored beside them.</summary>
    private ReadOnlyMemory<byte> Spoil(string name, ReadOnlyMemory<byte> content) =>
        name.StartsWith("state.", StringComparison.Ordinal) ? content : _objects[name] = poison.Spoil(name, content.Span);

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
}

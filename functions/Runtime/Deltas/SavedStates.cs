using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// States of shards that are kept beside the entities, as objects of the store of deltas: of each shard the two newest checkpoints, in two
/// places that take turns, and the state that it hands over when its layout ends. Each says which shard it is of, and its number.
/// </summary>
internal sealed class SavedStates(IDeltaStore objects)
{
    private const byte Version = 1;

    // A state is far smaller; an object that is longer is cut, and then damaged.
    private const int MaxBytes = 256 * 1024 * 1024;
    private const int Places = 2;

    /// <summary>Stores a checkpoint, in the place of the one before the last.</summary>
    /// <param name="shard">Whose.</param>
    /// <param name="number">From 1, one more each time.</param>
    /// <param name="state">As the entity has it.</param>
    /// <param name="ct">Ends the call.</param>
    public ValueTask WriteCheckpointAsync(ShardId shard, int number, ReadOnlyMemory<byte> state, CancellationToken ct) =>
        objects.WriteAsync(shard.Pipeline, CheckpointName(shard, number % Places), Content(shard, number, state), ct);

    /// <summary>
    /// Stores the state that a shard hands over, unless one is there that is whole: shards may have begun from it, and what was written in
    /// their name may be missing in another.
    /// </summary>
    public async ValueTask WriteHandoverAsync(ShardId shard, ReadOnlyMemory<byte> state, CancellationToken ct)
    {
        var content = Content(shard, 0, state);
        if (await objects.TryWriteNewAsync(shard.Pipeline, HandoverName(shard), content, ct).ConfigureAwait(false))
            return;
        if (!await HasHandoverAsync(shard, ct).ConfigureAwait(false))
            await objects.WriteAsync(shard.Pipeline, HandoverName(shard), content, ct).ConfigureAwait(false);
    }

    /// <summary>Whether a shard has handed its state over, and that is whole.</summary>
    public async ValueTask<bool> HasHandoverAsync(ShardId shard, CancellationToken ct)
    {
        try
        {
            return await ReadHandoverAsync(shard, ct).ConfigureAwait(false) is not null;
        }
        catch (CorruptDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// The checkpoints of a shard, newest first; damaged ones are left out, and counted in <see cref="Checkpoints.Damaged"/>.
    /// </summary>
    public async ValueTask<Checkpoints> ReadCheckpointsAsync(ShardId shard, CancellationToken ct)
    {
        var found = new List<(int Number, ReadOnlyMemory<byte> State)>();
        var damaged = 0;
        for (var place = 0; place < Places; place++)
        {
            try
            {
                if (await ReadAsync(shard, CheckpointName(shard, place), ct).ConfigureAwait(false) is { } whole)
                    found.Add(whole);
            }
            catch (CorruptDataException)
            {
                damaged++;
            }
        }
        return new Checkpoints([.. found.OrderByDescending(one => one.Number).Select(one => one.State)], damaged);
    }

    /// <summary>The state that a shard has handed over; null when it hasn't.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadHandoverAsync(ShardId shard, CancellationToken ct) =>
        await ReadAsync(shard, HandoverName(shard), ct).ConfigureAwait(false) is var (_, state)
            ? state
            : (ReadOnlyMemory<byte>?)null;

    /// <summary>Removes all that is kept of a shard.</summary>
    public ValueTask DeleteAsync(ShardId shard, CancellationToken ct) => objects.DeleteAsync(
        shard.Pipeline, [HandoverName(shard), .. Enumerable.Range(0, Places).Select(place => CheckpointName(shard, place))], ct);

    /// <summary>The name of the object with the state that a shard hands over.</summary>
    public static string HandoverName(ShardId shard) => Name(shard, "handover");

    /// <summary>The name of the object in one of the two places of a shard's checkpoints, 0 or 1.</summary>
    public static string CheckpointName(ShardId shard, int place) => Name(shard, place.ToString(CultureInfo.InvariantCulture));

    private static string Name(ShardId shard, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"state.{shard.View}.{shard.Layout.Value}.{shard.Shard}.{what}");

    private static byte[] Content(ShardId shard, int number, ReadOnlyMemory<byte> state)
    {
        var writer = new ByteWriter(state.Length + 256);
        var start = StoredHeader.Begin(writer, StoredForm.SavedState, Version);
        writer.Text(shard.ToString());
        writer.Unsigned((ulong)number);
        writer.Bytes(state.Span);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    private async ValueTask<(int Number, ReadOnlyMemory<byte> State)?> ReadAsync(ShardId shard, string name, CancellationToken ct)
    {
        if (await objects.ReadAsync(shard.Pipeline, name, 0, MaxBytes, ct).ConfigureAwait(false) is not { } stored)
            return null;
        var reader = new ByteReader(StoredHeader.Open(stored.Span, StoredForm.SavedState, Version));
        var (of, number) = (reader.Text(), reader.Count());
        if (of != shard.ToString())
            throw new CorruptDataException($"object {name} is the state of {of}");
        return (number, reader.Bytes().ToArray());
    }
}

/// <summary>The checkpoints of a shard.</summary>
/// <param name="States">Those that are whole, newest first, at most two.</param>
/// <param name="Damaged">How many are damaged.</param>
internal sealed record Checkpoints(IReadOnlyList<ReadOnlyMemory<byte>> States, int Damaged);

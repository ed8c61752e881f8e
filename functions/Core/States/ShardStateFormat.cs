using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// The stored form of a shard's state: the stored header, the definition of what it is a shard of, sources, watermark, windows, outbox, and
/// what an observer holds, and what is to go to a sink.
/// </summary>
public static class ShardStateFormat
{
    private const byte Version = 9;

    // What the head says of the windows.
    private const int Unemitted = 1;
    private const int Open = 2;

    /// <summary>
    /// What stays of a state that is handed over: a shard that has it never begins again, also where it isn't known yet that its layout has
    /// ended.
    /// </summary>
    public static byte[] HandedOver()
    {
        var writer = new ByteWriter();
        StoredHeader.End(writer, StoredHeader.Begin(writer, StoredForm.HandedOver, Version));
        return writer.ToArray();
    }

    /// <summary>Whether that is what is stored, of whatever version.</summary>
    public static bool IsHandedOver(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= StoredHeader.Length && bytes[0] == (byte)StoredForm.HandedOver && StoredHeader.IsWhole(bytes);

    /// <summary>
    /// Appends the state of a shard of <paramref name="subject"/>. Windows of a view that can't be written are set aside first.
    /// </summary>
    public static void Write(ByteWriter writer, ShardState state, ISharded subject)
    {
        var length = writer.Length;
        try
        {
            WriteAll(writer, state, subject);
        }
        catch (Exception fault) when (subject is View && SettingAside.IsOfValues(fault))
        {
            var scratch = new ByteWriter();
            BrokenWindows.SetAside(state, (View)subject, cell =>
            {
                scratch.Clear();
                cell.Write(scratch);
            });
            writer.Cut(length);
            WriteAll(writer, state, subject);
        }
    }

    private static void WriteAll(ByteWriter writer, ShardState state, ISharded subject)
    {
        var start = StoredHeader.Begin(writer, StoredForm.ShardState, Version);
        writer.Text(subject.DefinitionHash);
        WriteSources(writer, state.Sources);
        writer.Signed(state.Fired.Milliseconds);
        writer.Signed(state.EarlyAt);
        writer.Unsigned((ulong)state.Waiting);
        writer.Byte((byte)((state.HasUnemittedEvents ? Unemitted : 0) | (state.IsOpen ? Open : 0)));
        ShardAsideFormat.Write(writer, state.Aside);
        writer.Unsigned((ulong)state.Checkpoints);
        writer.Signed(state.CheckpointedAtMs);
        writer.Signed(state.Released.Milliseconds);
        WritePace(writer, state.Pace);
        CellFormat.WriteHeader(writer, AggregatesOf(subject));
        writer.Unsigned((ulong)state.Keys.Count);
        foreach (var (key, windows) in state.Keys)
        {
            writer.Bytes(key);
            KeyFormat.Write(writer, windows);
        }
        OutboxFormat.Write(writer, state.Outbox);
        state.Observed?.Write(writer);
        writer.Signed(state.LogNumber);
        OutboxFormat.WriteSunk(writer, state.Sunk);
        StoredHeader.End(writer, start);
    }

    /// <summary>
    /// Reads a state; null when it was written for another definition of <paramref name="subject"/>, or is handed over.
    /// </summary>
    /// <exception cref="CorruptDataException">The state is damaged: no part of it can be used.</exception>
    /// <exception cref="UnknownFormException">It is of another version of the form.</exception>
    public static ShardState? Read(ReadOnlyMemory<byte> bytes, ISharded subject)
    {
        if (IsHandedOver(bytes.Span))
            return null;
        var body = bytes[StoredHeader.Length..];
        var reader = new ByteReader(StoredHeader.Open(bytes.Span, StoredForm.ShardState, Version));
        if (ReadHead(ref reader, subject) is not { } head)
            return null;
        var state = new ShardState(head.Sources)
        {
            Fired = head.Fired,
            EarlyAt = head.EarlyAt,
            Aside = head.Aside,
            Released = new EventTime(reader.Signed()),
            Pace = ReadPace(ref reader),
            Observed = (subject as Observer)?.NewState(),
        };
        state.Restore(head.Checkpoints, head.CheckpointedAtMs);
        var versions = CellFormat.ReadHeader(ref reader, AggregatesOf(subject)).ToArray();
        for (var keys = reader.Count(bytes.Length); keys > 0; keys--)
        {
            var windows = state.WindowsOf(reader.Bytes());
            KeyFormat.Read(ref reader, body, windows, stored => new WindowCell(((View)subject).Cells, stored, versions));
        }
        OutboxFormat.Read(ref reader, state.Pending);
        state.Observed?.Read(ref reader);
        state.LogNumber = reader.Signed();
        OutboxFormat.ReadSunk(ref reader, state.Sinking);
        // What stays in its stored form is copied as it is: that of earlier versions must be opened, to be written in today's.
        if (subject is View view && !view.Aggregates.Select(aggregate => aggregate.Version).SequenceEqual(versions))
            BrokenWindows.SetAside(state, view, cell => cell.Open());
        return state;
    }

    /// <summary>Reads the beginning of a state; otherwise as <see cref="Read"/>.</summary>
    public static ShardHead? ReadHead(ReadOnlySpan<byte> bytes, ISharded subject)
    {
        if (IsHandedOver(bytes))
            return null;
        var reader = new ByteReader(StoredHeader.Open(bytes, StoredForm.ShardState, Version));
        return ReadHead(ref reader, subject) is { } head ? head with { Bytes = bytes.Length } : null;
    }

    private static ShardHead? ReadHead(scoped ref ByteReader reader, ISharded subject)
    {
        if (reader.Text() != subject.DefinitionHash)
            return null;
        var sources = ReadSources(ref reader);
        var (fired, earlyAt, waiting, holds) = (new EventTime(reader.Signed()), reader.Signed(), reader.Count(), reader.Byte());
        return new ShardHead(
            sources, fired, earlyAt, waiting, (holds & Unemitted) != 0, ShardAsideFormat.Read(ref reader), reader.Count(), reader.Signed())
        {
            IsOpen = (holds & Open) != 0,
        };
    }

    private static IReadOnlyList<Aggregate> AggregatesOf(ISharded subject) => subject is View view ? view.Aggregates : [];

    private static void WriteSources(ByteWriter writer, IReadOnlyList<SourceFence> sources)
    {
        writer.Unsigned((ulong)sources.Count);
        foreach (var source in sources)
        {
            writer.Unsigned((ulong)source.Source.Partition.Value);
            writer.Unsigned((ulong)source.Source.Redrive);
            writer.Unsigned((ulong)source.Epoch.Value);
            writer.Signed(source.Last.Value);
            writer.Signed(source.Watermark.Milliseconds);
            WritePoint(writer, source.Active);
            writer.Unsigned((ulong)source.Applied);
            writer.Unsigned((ulong)source.SetAside);
            writer.Unsigned((ulong)source.Base);
            WritePoint(writer, source.Saved);
            WritePoint(writer, source.Kept);
            WritePoint(writer, source.ReplayTo);
            LostEventsFormat.Write(writer, source.Lost);
            WriteStuck(writer, source.Stuck);
        }
    }

    private static List<SourceFence> ReadSources(scoped ref ByteReader reader)
    {
        var sources = new List<SourceFence>();
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            sources.Add(new SourceFence(new Source(new Partition(reader.Count()), reader.Count()))
            {
                Epoch = new Epoch(reader.Count()),
                Last = new Offset(reader.Signed()),
                Watermark = new EventTime(reader.Signed()),
                Active = ReadPoint(ref reader),
                Applied = reader.LongCount(),
                SetAside = reader.LongCount(),
                Base = reader.LongCount(),
                Saved = ReadPoint(ref reader),
                Kept = ReadPoint(ref reader),
                ReplayTo = ReadPoint(ref reader),
                Lost = LostEventsFormat.Read(ref reader),
                Stuck = ReadStuck(ref reader),
            });
        }
        return sources;
    }

    private static void WritePoint(ByteWriter writer, ChainPoint point)
    {
        writer.Unsigned((ulong)point.Epoch.Value);
        writer.Signed(point.Last.Value);
    }

    private static ChainPoint ReadPoint(scoped ref ByteReader reader) => new(new Epoch(reader.Count()), new Offset(reader.Signed()));

    private static void WritePace(ByteWriter writer, in IdlePace pace)
    {
        writer.Signed(pace.From.Milliseconds);
        writer.Signed(pace.PassedMs);
        writer.Signed(pace.Last.Process);
        writer.Signed(pace.Last.Number);
        writer.Signed(pace.Last.AtMs);
    }

    private static IdlePace ReadPace(scoped ref ByteReader reader) =>
        new(new EventTime(reader.Signed()), reader.Signed(), new TickMark(reader.Signed(), reader.Signed(), reader.Signed()));

    private static void WriteStuck(ByteWriter writer, StuckSource? stuck)
    {
        writer.Byte((byte)(stuck?.Kind ?? 0));
        if (stuck is null)
            return;
        writer.Text(stuck.Why);
        writer.Signed(stuck.SinceMs);
    }

    private static StuckSource? ReadStuck(scoped ref ByteReader reader) =>
        (StuckKind)reader.Byte() is var kind and not 0 ? new StuckSource(kind, reader.Text(), reader.Signed()) : null;
}

using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// The stored form of a shard's state: the stored header, the definition of what it is a shard of, sources, watermark, windows, outbox, and
/// what an observer holds.
/// </summary>
public static class ShardStateFormat
{
    private const byte Version = 4;

    /// <summary>Appends the state of a shard of <paramref name="subject"/>.</summary>
    public static void Write(ByteWriter writer, ShardState state, ISharded subject)
    {
        var start = StoredHeader.Begin(writer, StoredForm.ShardState, Version);
        writer.Text(subject.DefinitionHash);
        WriteSources(writer, state.Sources);
        writer.Signed(state.Fired.Milliseconds);
        writer.Signed(state.EarlyAt);
        writer.Unsigned((ulong)state.Outbox.Count);
        writer.Byte(state.HasUnemittedEvents ? (byte)1 : (byte)0);
        WritePace(writer, state.Pace);
        CellFormat.WriteHeader(writer, AggregatesOf(subject));
        writer.Unsigned((ulong)state.Keys.Count);
        foreach (var (key, windows) in state.Keys)
            WriteKey(writer, key, windows);
        OutboxFormat.Write(writer, state.Outbox);
        state.Observed?.Write(writer);
        StoredHeader.End(writer, start);
    }

    /// <summary>Reads a state; null when it was written for another definition of <paramref name="subject"/>.</summary>
    /// <exception cref="CorruptDataException">The state is damaged: no part of it can be used.</exception>
    /// <exception cref="UnknownFormException">It is of another version of the form.</exception>
    public static ShardState? Read(ReadOnlyMemory<byte> bytes, ISharded subject)
    {
        var body = bytes[StoredHeader.Length..];
        var reader = new ByteReader(StoredHeader.Open(bytes.Span, StoredForm.ShardState, Version));
        if (ReadHead(ref reader, subject) is not { } head)
            return null;
        var state = new ShardState(head.Sources)
        {
            Fired = head.Fired,
            EarlyAt = head.EarlyAt,
            Pace = ReadPace(ref reader),
            Observed = (subject as Observer)?.NewState(),
        };
        var versions = CellFormat.ReadHeader(ref reader, AggregatesOf(subject)).ToArray();
        for (var keys = reader.Count(bytes.Length); keys > 0; keys--)
            ReadKey(ref reader, body, state.WindowsOf(reader.Bytes()), stored => new WindowCell(((View)subject).Cells, stored, versions));
        OutboxFormat.Read(ref reader, state.Pending);
        state.Observed?.Read(ref reader);
        // What stays in its stored form is copied as it is: that of earlier versions must be opened, to be written in today's.
        if (!AggregatesOf(subject).Select(aggregate => aggregate.Version).SequenceEqual(versions))
            state.Open();
        return state;
    }

    /// <summary>Reads the beginning of a state; otherwise as <see cref="Read"/>.</summary>
    public static ShardHead? ReadHead(ReadOnlySpan<byte> bytes, ISharded subject)
    {
        var reader = new ByteReader(StoredHeader.Open(bytes, StoredForm.ShardState, Version));
        return ReadHead(ref reader, subject);
    }

    private static ShardHead? ReadHead(scoped ref ByteReader reader, ISharded subject) => reader.Text() == subject.DefinitionHash
        ? new ShardHead(ReadSources(ref reader), new EventTime(reader.Signed()), reader.Signed(), reader.Count(), reader.Byte() == 1)
        : null;

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
            writer.Unsigned((ulong)source.Applied);
            writer.Unsigned((ulong)source.Base);
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
                Applied = reader.LongCount(),
                Base = reader.LongCount(),
                Stuck = ReadStuck(ref reader),
            });
        }
        return sources;
    }

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

    private static void WriteKey(ByteWriter writer, byte[] key, KeyWindows windows)
    {
        writer.Bytes(key);
        writer.Unsigned((ulong)windows.Windows.Count);
        foreach (var window in windows.Windows)
        {
            writer.Signed(window.Start.Milliseconds);
            writer.Signed(window.End.Milliseconds);
            writer.Unsigned((ulong)window.Discarded);
            writer.Unsigned((ulong)window.Panes);
            writer.Byte(window.WasOnTime ? (byte)1 : (byte)0);
            writer.Signed(window.LastSeen.Milliseconds);
            OutboxFormat.WriteMarks(writer, window.Corrections);
            writer.Unsigned((ulong)window.Superseded.Count);
            foreach (var superseded in window.Superseded)
                writer.Signed(superseded.Milliseconds);
            WriteCell(writer, window.Cell);
        }
        writer.Unsigned((ulong)windows.Slices.Count);
        foreach (var part in windows.Slices)
        {
            writer.Signed(part.Slice.Milliseconds);
            writer.Signed(part.FirstOpenEnd.Milliseconds);
            WriteCell(writer, part.Cell);
        }
    }

    private static void WriteCell(ByteWriter writer, WindowCell cell)
    {
        var lengthAt = writer.Length;
        writer.Fixed32(0);
        cell.Write(writer);
        writer.PatchFixed32(lengthAt, (uint)(writer.Length - lengthAt - sizeof(uint)));
    }

    private static void ReadKey(
        scoped ref ByteReader reader, ReadOnlyMemory<byte> bytes, KeyWindows windows, Func<ReadOnlyMemory<byte>, WindowCell> cellOf)
    {
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var (start, end) = (new EventTime(reader.Signed()), new EventTime(reader.Signed()));
            var (discarded, panes, wasOnTime) = ((long)reader.Unsigned(), reader.Count(), reader.Byte() == 1);
            var (lastSeen, marks) = (new EventTime(reader.Signed()), OutboxFormat.ReadMarks(ref reader));
            var superseded = ReadTimes(ref reader);
            var window = new WindowState(start, end, cellOf(ReadCell(ref reader, bytes)))
            {
                Discarded = discarded,
                Panes = panes,
                WasOnTime = wasOnTime,
                LastSeen = lastSeen,
            };
            window.Note(marks);
            window.Superseded.AddRange(superseded);
            windows.Windows.Add(window);
        }
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var (slice, from) = (new EventTime(reader.Signed()), new EventTime(reader.Signed()));
            windows.Slices.Add(new SlicePart(slice, from, cellOf(ReadCell(ref reader, bytes))));
        }
    }

    private static EventTime[] ReadTimes(scoped ref ByteReader reader)
    {
        var count = reader.Count(reader.Remaining);
        if (count == 0)
            return [];
        var times = new EventTime[count];
        for (var index = 0; index < count; index++)
            times[index] = new EventTime(reader.Signed());
        return times;
    }

    private static ReadOnlyMemory<byte> ReadCell(scoped ref ByteReader reader, ReadOnlyMemory<byte> bytes)
    {
        var length = (int)reader.Fixed32();
        var at = reader.Position;
        reader.Raw(length);
        return bytes.Slice(at, length);
    }
}

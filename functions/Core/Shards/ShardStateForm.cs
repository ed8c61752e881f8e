using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>The stored form of a shard's state: version, definition of the view, sources, watermark, windows, outbox.</summary>
public static class ShardStateForm
{
    private const byte Version = 1;

    public static void Write(ByteWriter writer, ShardState state, View view)
    {
        writer.Byte(Version);
        writer.Text(view.DefinitionHash);
        CellForm.WriteHeader(writer, view.Aggregates);
        WriteSources(writer, state.Sources);
        writer.Signed(state.Fired.Milliseconds);
        writer.Signed(state.EarlyAt);
        writer.Signed(state.Late);
        writer.Unsigned((ulong)state.Keys.Count);
        foreach (var (key, windows) in state.Keys)
            WriteKey(writer, key, windows, state.EarlyAt);
        OutboxForm.Write(writer, state.Outbox);
    }

    /// <summary>Reads a state written for the same definition of the view; null when it was another.</summary>
    public static ShardState? Read(ReadOnlySpan<byte> bytes, View view)
    {
        var reader = new ByteReader(bytes);
        var version = reader.Byte();
        if (version != Version)
            throw new CorruptDataException($"a shard's state is stored in form {version}, this build knows form {Version}");
        if (reader.Text() != view.DefinitionHash)
            return null;
        var versions = CellForm.ReadHeader(ref reader, view.Aggregates);
        var state = ReadSources(ref reader);
        state.Fired = new EventTime(reader.Signed());
        state.EarlyAt = reader.Signed();
        state.Late = reader.Signed();
        for (var keys = reader.Count(bytes.Length); keys > 0; keys--)
            ReadKey(ref reader, state, view, versions);
        OutboxForm.Read(ref reader, state.Pending);
        return state;
    }

    private static void WriteSources(ByteWriter writer, IReadOnlyList<SourceFence> sources)
    {
        writer.Unsigned((ulong)sources.Count);
        foreach (var source in sources)
        {
            writer.Unsigned((ulong)source.Partition.Value);
            writer.Unsigned((ulong)source.Epoch.Value);
            writer.Signed(source.Last.Value);
            writer.Signed(source.Watermark.Milliseconds);
            writer.Byte(source.IsIdle ? (byte)1 : (byte)0);
        }
    }

    private static ShardState ReadSources(scoped ref ByteReader reader)
    {
        var sources = new List<SourceFence>();
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            sources.Add(new SourceFence(new Partition(reader.Count()))
            {
                Epoch = new Epoch(reader.Count()),
                Last = new Offset(reader.Signed()),
                Watermark = new EventTime(reader.Signed()),
                IsIdle = reader.Byte() == 1,
            });
        }
        return new ShardState(sources);
    }

    private static void WriteKey(ByteWriter writer, byte[] key, KeyWindows windows, long arrivedBase)
    {
        writer.Bytes(key);
        writer.Unsigned((ulong)windows.Windows.Count);
        foreach (var window in windows.Windows)
        {
            writer.Signed(window.Start.Milliseconds);
            writer.Signed(window.End.Milliseconds);
            writer.Unsigned((ulong)window.Discarded);
            writer.Unsigned((ulong)window.Panes);
            writer.Unsigned((ulong)window.EmittedEvents);
            window.Cell.Write(writer, arrivedBase);
        }
        writer.Unsigned((ulong)windows.Slices.Count);
        foreach (var part in windows.Slices)
        {
            writer.Signed(part.Slice.Milliseconds);
            writer.Signed(part.From.Milliseconds);
            part.Cell.Write(writer, arrivedBase);
        }
    }

    private static void ReadKey(scoped ref ByteReader reader, ShardState state, View view, scoped ReadOnlySpan<byte> versions)
    {
        var windows = state.WindowsOf(reader.Bytes());
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var window = new WindowState(new EventTime(reader.Signed()), new EventTime(reader.Signed()), new Cell(view.Aggregates))
            {
                Discarded = (long)reader.Unsigned(),
                Panes = reader.Count(),
                EmittedEvents = (long)reader.Unsigned(),
            };
            window.Cell.Read(ref reader, versions, state.EarlyAt);
            windows.Windows.Add(window);
        }
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var part = new SlicePart(new EventTime(reader.Signed()), new EventTime(reader.Signed()), new Cell(view.Aggregates));
            part.Cell.Read(ref reader, versions, state.EarlyAt);
            windows.Slices.Add(part);
        }
    }
}

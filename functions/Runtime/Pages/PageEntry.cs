using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Pages;

/// <summary>
/// A result in a page: its bytes as they are stored, of which only what merging needs is read. The window's start is not among them, as
/// it is that of the page.
/// </summary>
internal sealed class PageEntry
{
    // How the state follows: as it is, or without the checksum that its header has. The page's own checksum covers it.
    private const byte PlainState = 0;
    private const byte CheckedState = 1;
    private const int BeforeChecksum = 2;

    private readonly int _head;

    private PageEntry(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes.Span);
        var key = reader.Bytes();
        (Bytes, Key) = (bytes, bytes.Slice(reader.Position - key.Length, key.Length));
        Events = reader.Signed();
        Kind = (PaneKind)reader.Byte();
        Layout = reader.Count();
        PaneIndex = reader.Count();
        Length = reader.Signed();
        _head = reader.Position;
    }

    /// <summary>The result as it is stored.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The result's key in UTF-8, by which a page is sorted.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>See <see cref="Result.Events"/>.</summary>
    public long Events { get; }

    /// <summary>See <see cref="Result.Kind"/>.</summary>
    public PaneKind Kind { get; }

    /// <summary>See <see cref="Result.Layout"/>.</summary>
    public int Layout { get; }

    /// <summary>See <see cref="Result.PaneIndex"/>.</summary>
    public int PaneIndex { get; }

    /// <summary>Milliseconds from the window's start to its end.</summary>
    public long Length { get; }

    /// <summary>Says which version of the result it is: another one has another tag.</summary>
    public string Tag => Hash64.Of(Bytes.Span).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Compares by key.</summary>
    public static int Compare(PageEntry one, PageEntry other) => one.Key.Span.SequenceCompareTo(other.Key.Span);

    /// <summary>The rule of <see cref="Result.Supersedes"/>.</summary>
    public bool Supersedes(PageEntry stored) =>
        (Events, Kind, Layout).CompareTo((stored.Events, stored.Kind, stored.Layout)) >= 0;

    /// <summary>Reads what <see cref="Bytes"/> was of an entry.</summary>
    public static PageEntry Read(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The entry of a result. <paramref name="scratch"/> is overwritten.</summary>
    public static PageEntry Of(Result result, ByteWriter scratch)
    {
        scratch.Clear();
        scratch.Text(result.Id.Key);
        scratch.Signed(result.Events);
        scratch.Byte((byte)result.Kind);
        scratch.Unsigned((ulong)result.Layout.Value);
        scratch.Unsigned((ulong)result.PaneIndex);
        // Over the ends of time, and back again.
        scratch.Signed(unchecked(result.End.Milliseconds - result.Id.Start.Milliseconds));
        scratch.Text(result.Definition);
        Write(scratch, result.Corrections);
        WriteState(scratch, result.State.Span);
        return new PageEntry(scratch.ToArray());
    }

    /// <summary>The end of the result, whose window starts there.</summary>
    public EventTime EndFrom(EventTime start) => new(unchecked(start.Milliseconds + Length));

    /// <summary>The result. The page has the pipeline, the view and the window's start.</summary>
    public Result ToResult(ResultId page)
    {
        var reader = new ByteReader(Bytes.Span);
        reader.Raw(_head);
        var definition = reader.Text();
        var corrections = ReadCorrections(ref reader);
        return new Result(
            page with { Key = Encoding.UTF8.GetString(Key.Span) },
            EndFrom(page.Start),
            new LayoutNumber(Layout),
            PaneIndex,
            Kind,
            Events,
            ReadState(ref reader),
            definition,
            corrections);
    }

    private static void Write(ByteWriter writer, IReadOnlyDictionary<Source, CorrectionMark> corrections)
    {
        writer.Unsigned((ulong)corrections.Count);
        foreach (var (source, mark) in corrections)
        {
            writer.Unsigned((ulong)source.Partition.Value);
            writer.Unsigned((ulong)source.Redrive);
            writer.Signed(mark.Chunk.Epoch.Value);
            writer.Signed(mark.Chunk.Last.Value);
            writer.Signed(mark.EntryOrdinal);
        }
    }

    private static Dictionary<Source, CorrectionMark> ReadCorrections(ref ByteReader reader)
    {
        var corrections = new Dictionary<Source, CorrectionMark>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var source = new Source(new Partition(reader.Count()), reader.Count());
            var chunk = new ChainPoint(new Epoch((int)reader.Signed()), new Offset(reader.Signed()));
            corrections[source] = new CorrectionMark(chunk, reader.Signed());
        }
        return corrections;
    }

    private static void WriteState(ByteWriter writer, ReadOnlySpan<byte> state)
    {
        var isChecked = StoredHeader.IsWhole(state);
        writer.Byte(isChecked ? CheckedState : PlainState);
        writer.Raw(isChecked ? state[..BeforeChecksum] : default);
        writer.Raw(isChecked ? state[StoredHeader.Length..] : state);
    }

    private static byte[] ReadState(ref ByteReader reader)
    {
        if (reader.Byte() == PlainState)
            return reader.Raw(reader.Remaining).ToArray();
        var writer = new ByteWriter(StoredHeader.Length + reader.Remaining);
        var start = StoredHeader.Begin(writer, (StoredForm)reader.Byte(), reader.Byte());
        writer.Raw(reader.Raw(reader.Remaining));
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }
}

using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>Redrives as bytes, and how they ended. Names of delta objects and lists of views are written once.</summary>
internal static class RedrivePlanFormat
{
    private const byte Version = 2;

    public static byte[] Write(RedrivePlan plan)
    {
        var writer = new ByteWriter(plan.Parts.Sum(part => part.Letters.Sum(letter => letter.Size)) + 1024);
        var start = StoredHeader.Begin(writer, StoredForm.RedrivePlan, Version);
        writer.Unsigned((ulong)plan.Number);
        writer.Byte((byte)plan.Kind);
        writer.Text(plan.Asked);
        writer.Text(plan.By);
        writer.Signed(plan.At.UtcTicks);
        var texts = new Texts();
        writer.Unsigned((ulong)plan.Parts.Count);
        foreach (var part in plan.Parts)
        {
            writer.Unsigned((ulong)part.Partition.Value);
            writer.Signed(part.Before.Value);
            writer.Unsigned((ulong)part.Count);
            writer.Unsigned((ulong)part.Letters.Count);
            foreach (var letter in part.Letters)
                Write(writer, letter, texts);
        }
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(RedrivePlan)"/> wrote. Throws as <see cref="StoredHeader.Open"/>.</summary>
    public static RedrivePlan Read(ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.RedrivePlan, Version));
        var (number, kind, asked, by) = (reader.Count(), (SideOutputKind)reader.Byte(), reader.Text(), reader.Text());
        var at = new DateTimeOffset(reader.Signed(), TimeSpan.Zero);
        var texts = new List<string>();
        var parts = new RedrivePart[reader.Count(reader.Remaining)];
        for (var index = 0; index < parts.Length; index++)
            parts[index] = Part(ref reader, texts);
        return new RedrivePlan(number, kind, asked, by, at, parts);
    }

    public static byte[] Write(RedriveEnd end)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.RedriveEnd, Version);
        writer.Unsigned((ulong)end.Number);
        writer.Signed(end.At.UtcTicks);
        writer.Unsigned((ulong)end.Counts.Letters);
        writer.Unsigned((ulong)end.Counts.Merged);
        writer.Unsigned((ulong)end.Counts.Filtered);
        writer.Unsigned((ulong)end.Counts.FailedAgain.Count);
        foreach (var (reason, count) in end.Counts.FailedAgain)
        {
            writer.Text(reason);
            writer.Unsigned((ulong)count);
        }
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(RedriveEnd)"/> wrote. Throws as <see cref="StoredHeader.Open"/>.</summary>
    public static RedriveEnd ReadEnd(ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.RedriveEnd, Version));
        var (number, at) = (reader.Count(), new DateTimeOffset(reader.Signed(), TimeSpan.Zero));
        var (letters, merged, filtered) = (reader.LongCount(), reader.LongCount(), reader.LongCount());
        var failed = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
            failed[reader.Text()] = reader.LongCount();
        return new RedriveEnd(number, new RedriveCounts(letters, merged, filtered, failed), at);
    }

    private static void Write(ByteWriter writer, RedriveLetter letter, Texts texts)
    {
        texts.Write(writer, letter.Place.Delta);
        writer.Signed(letter.Place.Position.Offset.Value);
        writer.Unsigned((ulong)letter.Place.Position.Index);
        texts.Write(writer, letter.Place.Views);
        writer.Byte(letter.IsCut ? (byte)1 : (byte)0);
        texts.Write(writer, letter.SealedWith ?? "");
        EnvelopeFormat.Write(writer, letter.Record);
        writer.OptionalBytes(letter.Event);
    }

    private static RedrivePart Part(ref ByteReader reader, List<string> texts)
    {
        var (partition, before, count) = (new Partition(reader.Count()), new Offset(reader.Signed()), reader.Count());
        var letters = new RedriveLetter[reader.Count(reader.Remaining)];
        for (var index = 0; index < letters.Length; index++)
        {
            var delta = Text(ref reader, texts);
            var position = new EventPosition(partition, new Offset(reader.Signed()), reader.Count());
            var place = new SideEventPlace(delta, position, Text(ref reader, texts));
            var (isCut, key) = (reader.Byte() == 1, Text(ref reader, texts));
            letters[index] = new RedriveLetter(place, isCut, EnvelopeFormat.Read(ref reader), reader.OptionalBytes())
            {
                SealedWith = key.Length == 0 ? null : key,
            };
        }
        return new RedrivePart(partition, before, count, letters);
    }

    private static string Text(ref ByteReader reader, List<string> known)
    {
        var number = reader.Count(known.Count);
        if (number == known.Count)
            known.Add(reader.Text());
        return known[number];
    }

    /// <summary>A text is its number among those before; a new one is the next number, and itself.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

        public void Write(ByteWriter writer, string text)
        {
            var isNew = !_known.TryGetValue(text, out var number);
            if (isNew)
                _known[text] = number = _known.Count;
            writer.Unsigned((ulong)number);
            if (isNew)
                writer.Text(text);
        }
    }
}

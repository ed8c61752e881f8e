using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Positions;

namespace Serverless.Core.Folding;

/// <summary>
/// The section of a chunk of redriven events that says which of them were rejected again: how many, and of each its place in the chain,
/// less the one before.
/// </summary>
public static class RedrivenSection
{
    /// <summary>Writes the places, which ascend.</summary>
    internal static void Write(ByteWriter writer, IReadOnlyList<Offset> rejected)
    {
        writer.Unsigned((ulong)rejected.Count);
        var before = 0L;
        foreach (var place in rejected)
        {
            writer.Unsigned((ulong)(place.Value - before));
            before = place.Value;
        }
    }

    /// <summary>Reads an unpacked section. Throws as <see cref="StoredHeader.Open"/>.</summary>
    public static IReadOnlySet<Offset> Read(ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(SectionFormat.Open(section));
        var rejected = new HashSet<Offset>();
        var place = 0L;
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
            rejected.Add(new Offset(place += reader.LongCount()));
        return rejected;
    }
}

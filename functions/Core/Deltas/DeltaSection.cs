using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>Where in a delta object a section lies.</summary>
/// <param name="Part">What it belongs to: an index in the object's list of parts.</param>
/// <param name="Shard">The shard that it is for; 0 when no shard reads it.</param>
/// <param name="Source">Where its records came from.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the object.</param>
/// <param name="Length">Its length in bytes, as it is stored.</param>
/// <param name="Events">How many events a section of a view or an event sink is of; 0 for another part's.</param>
/// <param name="Checksum">The checksum in the header of the unpacked section, so that no other section is taken for it.</param>
public readonly record struct DeltaSection(
    int Part, int Shard, Source Source, long Offset, int Length, long Events, ulong Checksum)
{
    /// <summary>Checks that an unpacked section is whole, of this build's form, and the one with this checksum.</summary>
    /// <exception cref="CorruptDataException">It is damaged, or another one.</exception>
    /// <exception cref="UnknownFormException">It is of another version of the form.</exception>
    public static void Check(ReadOnlySpan<byte> section, ulong checksum)
    {
        SectionFormat.Open(section);
        if (StoredHeader.ChecksumIn(section) != checksum)
            throw new CorruptDataException("a section isn't the one that was folded: its checksum is another");
    }
}

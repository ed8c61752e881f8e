using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Deltas;

public sealed class DeltaWriterTests
{
    [Fact]
    public void Each_section_that_is_worth_it_is_packed_by_itself()
    {
        var writer = new DeltaWriter(FirstHundred);
        // A section has a header of 10 bytes.
        Section(writer, 0, 501, 7);
        Section(writer, 1, 502, 8);
        Section(writer, 2, 2_990, 9);
        Section(writer, 3, 590, 0);

        var content = writer.Finish([]).ToArray();

        var sections = DeltaDirectory.Read(content).Sections;
        Assert.Equal([511, 100, 100, 600], sections.Select(section => section.Length));
        Assert.Equal([7, 8, 9, 0], sections.Select(section => content[(int)section.Offset + StoredHeader.Length]));
        Assert.Equal(sections, writer.Sections);
        Assert.Equal(content.Length, sections[^1].Offset + 600);
    }

    /// <summary>Packs into the first hundred bytes, given room for seven eighths, and nothing that begins with 0.</summary>
    private static int FirstHundred(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        Assert.Equal(plain.Length - plain.Length / 8, packed.Length);
        if (plain[StoredHeader.Length] == 0)
            return 0;
        plain[..100].CopyTo(packed);
        return 100;
    }

    private static void Section(DeltaWriter writer, int partition, int length, byte content)
    {
        writer.BeginSection(0, 0, new Partition(partition)).Raw(Enumerable.Repeat(content, length).ToArray());
        writer.EndSection();
    }
}

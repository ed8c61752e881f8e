using System.Security.Cryptography;
using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Reading;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding.Corpus;

/// <summary>
/// How many events are folded at once doesn't show: rows, counts, sections byte for byte, dead letters and late events are the same.
/// </summary>
public sealed class FoldSizeTests
{
    private static readonly FoldBudget Small = new(int.MaxValue, Entries: 300, AsideBytes: 4_000, int.MaxValue);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Events_folded_many_at_once_give_what_they_give_one_by_one(int room)
    {
        foreach (var seed in Seeds.Of(150))
        {
            Assert.Equal(Fold(seed, 1), Fold(seed, room));
            Assert.Equal(Fold(seed, 1, hasConditions: true), Fold(seed, room, hasConditions: true));
        }
    }

    // The bytes are those of the fold that took one event after the other into every view.
    [Fact]
    public void The_bytes_are_those_of_a_fold_without_columns()
    {
        var all = string.Concat(Enumerable.Range(0, 100).Select(seed => Fold(seed, ChunkFold.Room)));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
        Assert.Equal("76CDBC0CFBE4C0F9239CAA5EFEFF5C2DAC32F8EB443D83F4526282EBE5515CAE", hash);
    }

    private static string Fold(int seed, int room, bool hasConditions = false)
    {
        var pipeline = RandomPipeline.Of(seed, hasConditions);
        var reader = new EventReader(pipeline, RandomBatch.AsIs);
        var fold = new BatchFold(pipeline, reader, null, null, seed % 3 == 0 ? Small : null, room);
        return RandomBatch.Fold(pipeline, fold, seed);
    }
}

using static Serverless.Core.Tests.Aggregates.SomeBins;

namespace Serverless.Core.Tests.Aggregates;

public sealed class FewValuesMergeTests
{
    // 9 and 9 have no room together, 14 leave none; beyond 14 there is a sketch, with none, one or twelve values beside it.
    private static readonly int[] Counts = [0, 5, 9, 14, 15, 28, 29, 40];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            foreach (var into in Counts)
                foreach (var from in Counts)
                    pairs.Add(into, from);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Few_or_sketched_merged_into_few_or_sketched_are_a_sketch_of_all(int into, int from)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var (ours, theirs) = (Random(seed, into, Span(seed)), Random(seed + 100, from, Span(seed)));
            var (merged, other) = (Fold(ours), Fold(theirs));
            merged.Merge(other);
            Assert.Equal(Sketched([.. ours, .. theirs]), merged.Bytes());
            Assert.Equal(Sketched(theirs), other.Bytes());
            Assert.Equal(Sketched([.. ours, .. theirs, 0, Low]), merged.Add(0, Low).Bytes());
        }
    }

    // In either order, so that what is beside a sketch is sometimes of one side and what is in it of the other.
    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_was_merged_into_keeps_it_when_the_other_is_used_for_others(int into, int from)
    {
        var (ours, theirs) = (Random(1, into, 50), Random(2, from, 50));
        foreach (var ordered in new[] { theirs.Order(), theirs.OrderDescending() })
        {
            var (merged, other) = (Fold(ours), Fold([.. ordered]));
            merged.Merge(other);
            other.Reset();
            other.Add(Random(3, 40, 50));
            Assert.Equal(Sketched([.. ours, .. theirs]), merged.Bytes());
        }
    }

    /// <summary>All bins within the limit, or a part of them beyond it.</summary>
    private static int Span(int seed) => seed % 2 == 0 ? 30 : 5000;
}

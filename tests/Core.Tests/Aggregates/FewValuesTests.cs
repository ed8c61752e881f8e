using static Serverless.Core.Tests.Aggregates.SomeBins;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Quantiles of so few values that they may be kept as they are, or of just too many: none of it may show.</summary>
public sealed class FewValuesTests
{
    public static TheoryData<int[]> Mixes =>
    [
        [.. Bins(7, -Low), .. Bins(7, 0), Low],
        [.. Steps(15, 3)],
        [.. Steps(15, -3)],
        [.. Steps(10, 1), .. Steps(5, -1)],
        Bins(14, 0),
        Bins(15, 0),
    ];

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(28)]
    [InlineData(29)]
    public void As_many_as_there_is_room_for_or_one_less_or_more_are_a_sketch_of_them(int count)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var values = Random(seed, count, span: seed % 2 == 0 ? 20 : 4000);
            Assert.Equal(Sketched(values), Fold(values).Bytes());
        }
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Whatever_their_signs_they_are_a_sketch_of_them_and_so_is_what_goes_on_from_it(int[] values)
    {
        var fold = Fold(values);
        Assert.Equal(Sketched(values), fold.Bytes());
        Assert.Equal(Sketched([.. values, Low + 9]), Stored(fold).Add(Low + 9).Bytes());
    }

    [Fact]
    public void The_fifteenth_value_of_one_bin_finds_the_fourteen_that_were_stored()
    {
        var stored = Stored(Fold(Bins(14, Low)));
        Assert.Equal(Sketched(Bins(14, Low)), stored.Bytes());
        Assert.Equal(Sketched(Bins(15, Low)), stored.Add(Low).Bytes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Two_values_as_far_apart_as_a_side_holds_keep_their_bins(int sign)
    {
        var (near, far) = (sign * Low, sign * (Low + 2047));
        Assert.Equal(Sketched(near, far), Fold(far, near).Bytes());
        Assert.NotEqual(Sketched(sign * (Low + 1), far), Fold(near, far).Bytes());
        Assert.Equal(Sketched(near, far, sign * (Low + 2050)), Stored(Fold(near, far)).Add(sign * (Low + 2050)).Bytes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Of_two_values_further_apart_the_lesser_magnitude_is_taken_for_the_least_that_is_held(int sign)
    {
        var (near, far, beyond) = (sign * Low, sign * (Low + 2048), sign * (Low + 2053));
        Assert.Equal(Sketched(sign * (Low + 1), far), Fold(far, near).Bytes());
        Assert.Equal(Sketched(near, far), Fold(near, far).Bytes());
        Assert.Equal(Sketched(near, far, beyond), Stored(Fold(near, far)).Add(beyond).Bytes());
        Assert.Equal(Sketched(sign * (Low + 6), far, beyond), Fold(near, far, beyond).Bytes());
    }

    private static int[] Bins(int count, int signed) => [.. Enumerable.Repeat(signed, count)];

    private static IEnumerable<int> Steps(int count, int step) =>
        Enumerable.Range(0, count).Select(at => Math.Sign(step) * Low + at * step);

    private static AggregateRun Stored(AggregateRun run) => Quantiles.Create().Load(run.Bytes());
}

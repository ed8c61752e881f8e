using Serverless.Core.Folding;
using Serverless.Core.Positions;
using Serverless.Runtime.Batches;

namespace Serverless.EndToEnd.Tests.Batches;

/// <summary>What is set aside is written in slices, so that no store has to hold all of it at once.</summary>
public sealed class SideEventSliceTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public void Nothing_has_no_slice() => Assert.Empty(SideEvents.Slices([]));

    [Fact]
    public void A_slice_has_a_thousand_events_at_most() => Assert.Equal([1_000, 1_000, 500], Sizes(Enumerable.Repeat(1, 2_500)));

    [Fact]
    public void A_slice_has_four_megabytes_at_most_unless_one_event_has_more() =>
        Assert.Equal([2, 1, 1], Sizes([2 * MiB, 2 * MiB, 5 * MiB, 1]));

    [Fact]
    public void All_events_are_in_the_slices_in_their_order()
    {
        var aside = Aside(Enumerable.Repeat(3, 2_100));
        Assert.Equal(aside, SideEvents.Slices(aside).SelectMany(slice => slice));
    }

    private static IEnumerable<int> Sizes(IEnumerable<int> lengths) => SideEvents.Slices(Aside(lengths)).Select(slice => slice.Count);

    private static List<SetAside> Aside(IEnumerable<int> lengths) =>
        [.. lengths.Select((length, at) =>
            new SetAside(new EventPosition(default, new Offset(at), 0), null, [], null, default, new byte[length]))];
}

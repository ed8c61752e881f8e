namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>The generator keeps the distributions of the public one.</summary>
public sealed class NexmarkStreamTests
{
    private const int Events = 100_000;

    private static readonly List<NexmarkEvent> Stream = Of(seed: 1);

    private static readonly List<NexmarkEvent> Bids = Stream.FindAll(one => one.Kind == NexmarkKind.Bid);

    [Fact]
    public void Of_fifty_events_one_is_a_person_three_are_auctions_and_the_others_bids()
    {
        Assert.All(Stream.Chunk(50), round => Assert.Equal(
            [NexmarkKind.Person, NexmarkKind.Auction, NexmarkKind.Auction, NexmarkKind.Auction],
            round.Take(4).Select(one => one.Kind)));
        Assert.Equal(Events * 92 / 100, Bids.Count);
    }

    [Fact]
    public void Persons_and_auctions_have_the_next_id_each()
    {
        Assert.Equal(Enumerable.Range(1_000, Events / 50).Select(id => (long)id), IdsOf(NexmarkKind.Person, one => one.Person));
        Assert.Equal(Enumerable.Range(1_000, Events * 3 / 50).Select(id => (long)id), IdsOf(NexmarkKind.Auction, one => one.Auction));
    }

    [Fact]
    public void Half_of_the_bids_go_to_the_hot_auction_and_three_quarters_come_from_the_hot_bidder()
    {
        // Of the others about one in a hundred hits the hot one by chance.
        Assert.InRange(Share(bid => bid.Auction % 100 == 0), 0.495, 0.515);
        Assert.InRange(Share(bid => bid.Person % 100 == 1), 0.745, 0.765);
    }

    [Fact]
    public void Bids_name_auctions_and_bidders_of_late_or_of_the_near_future()
    {
        var (auction, person) = (0L, 0L);
        foreach (var one in Stream)
        {
            if (one.Kind == NexmarkKind.Person)
                person = one.Person;
            else if (one.Kind == NexmarkKind.Auction)
                auction = one.Auction;
            if (one.Kind != NexmarkKind.Bid)
                continue;
            Assert.InRange(one.Auction, Math.Max(auction - 100, 1_000), auction + 10);
            Assert.InRange(one.Person, Math.Max(person - 1_000, 1_000), person + 10);
        }
    }

    [Fact]
    public void Prices_are_log_uniform_from_one_dollar_to_a_million()
    {
        Assert.All(Bids, bid => Assert.InRange(bid.Price, 100, 100_000_000));
        for (var power = 2; power < 8; power++)
            Assert.InRange(Share(bid => (int)Math.Log10(bid.Price) == power), 1 / 6.0 - 0.01, 1 / 6.0 + 0.01);
    }

    [Fact]
    public void Events_come_in_the_order_of_time_ten_thousand_a_second_over_midnight()
    {
        Assert.Equal(Enumerable.Range(0, Events).Select(number => NexmarkStream.BaseMs + number / 10), Stream.Select(one => one.TimeMs));
        Assert.Equal(0, (NexmarkStream.BaseMs + 60_000) % 86_400_000);
    }

    [Fact]
    public void The_same_seed_gives_the_same_stream_and_another_one_another()
    {
        Assert.Equal(Stream, Of(seed: 1));
        Assert.NotEqual(Stream, Of(seed: 2));
    }

    private static double Share(Func<NexmarkEvent, bool> of) => Bids.Count(of) / (double)Bids.Count;

    private static IEnumerable<long> IdsOf(NexmarkKind kind, Func<NexmarkEvent, long> id) =>
        Stream.Where(one => one.Kind == kind).Select(id);

    private static List<NexmarkEvent> Of(int seed)
    {
        var stream = new NexmarkStream(seed);
        return [.. Enumerable.Range(0, Events).Select(_ => stream.Next())];
    }
}

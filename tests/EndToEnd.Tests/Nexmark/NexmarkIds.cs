namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>
/// Which persons and auctions an event may name, by its number in the stream: of each 50 events the first is a person, the next three are
/// auctions, the others bids. Ids here begin at 0. The constants are the defaults of the public generator (github.com/nexmark/nexmark,
/// <c>NexmarkConfiguration</c>, <c>BidGenerator</c>, <c>AuctionGenerator</c>, <c>PersonGenerator</c>).
/// </summary>
internal static class NexmarkIds
{
    /// <summary>Persons, auctions and bids of <see cref="Round"/> events.</summary>
    public const int Persons = 1;

    public const int Auctions = 3;

    public const int Round = 50;

    /// <summary>Every so many ids one is hot.</summary>
    public const int HotEvery = 100;

    private const int InFlightAuctions = 100;
    private const int ActivePersons = 1_000;

    // A few ids that don't exist yet, as if an event had overtaken another.
    private const int Lead = 10;

    public static NexmarkKind KindOf(long number) => (number % Round) switch
    {
        < Persons => NexmarkKind.Person,
        < Persons + Auctions => NexmarkKind.Auction,
        _ => NexmarkKind.Bid,
    };

    /// <summary>The newest person when the event comes.</summary>
    public static long NewestPerson(long number) => (number / Round * Persons) + Math.Min(number % Round, Persons - 1);

    /// <summary>The newest auction when the event comes; -1 before the first one.</summary>
    public static long NewestAuction(long number)
    {
        var (round, at) = (number / Round, number % Round);
        return at < Persons ? (round * Auctions) - 1 : (round * Auctions) + Math.Min(at - Persons, Auctions - 1);
    }

    /// <summary>One of the newest auctions that take bids.</summary>
    public static long AnyAuction(long number, Random random)
    {
        var newest = NewestAuction(number);
        var oldest = Math.Max(newest - InFlightAuctions, 0);
        return oldest + random.NextInt64(newest - oldest + 1 + Lead);
    }

    /// <summary>One of the newest persons.</summary>
    public static long AnyPerson(long number, Random random)
    {
        var persons = NewestPerson(number) + 1;
        var active = Math.Min(persons, ActivePersons);
        return persons - active + random.NextInt64(active + Lead);
    }
}

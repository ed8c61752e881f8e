using System.Globalization;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>The queries as naive programs over all events at once. Times are in milliseconds since 1970.</summary>
internal static class NexmarkTruth
{
    /// <summary>The pipelines' only key where a query has none: the number of bids among kinds of events.</summary>
    public static readonly string AllBids = Text((int)NexmarkKind.Bid);

    private const int Day = 86_400_000;

    /// <summary>Bids by key and window; windows start at multiples of the slide.</summary>
    public static IEnumerable<NexmarkResult> Counts(
        IEnumerable<NexmarkEvent> events, Func<NexmarkEvent, long> key, int sizeMs, int slideMs) =>
        Bids(events)
            .SelectMany(bid => Starts(bid.TimeMs, sizeMs, slideMs).Select(start => (Key: key(bid), Start: start)))
            .CountBy(one => one)
            .Select(one => new NexmarkResult(Text(one.Key.Key), one.Key.Start, one.Key.Start + sizeMs, one.Value));

    /// <summary>The highest price of each window.</summary>
    public static IEnumerable<NexmarkResult> Highest(IEnumerable<NexmarkEvent> events, int sizeMs) =>
        Bids(events)
            .GroupBy(bid => StartOf(bid.TimeMs, sizeMs))
            .Select(window => new NexmarkResult(AllBids, window.Key, window.Key + sizeMs, window.Max(bid => bid.Price)));

    /// <summary>Bids by bidder and session: events of a bidder that follow each other by at most the gap.</summary>
    public static IEnumerable<NexmarkResult> Sessions(IEnumerable<NexmarkEvent> events, int gapMs) =>
        Bids(events).GroupBy(bid => bid.Person).SelectMany(bidder => SessionsOf(bidder.Key, bidder.Select(bid => bid.TimeMs), gapMs));

    /// <summary>What the side input has for an auction whose id has this remainder.</summary>
    public static string SideOf(long remainder) => $"side-{Text(remainder / 10)}";

    /// <summary>Bids and the sum of their prices by what the side input has for the auction, and window.</summary>
    public static IEnumerable<NexmarkResult> Sides(IEnumerable<NexmarkEvent> events, int sizeMs, int rows) => Bids(events)
        .GroupBy(bid => (Side: SideOf(bid.Auction % rows), Start: StartOf(bid.TimeMs, sizeMs)))
        .Select(side => new NexmarkResult(
            side.Key.Side, side.Key.Start, side.Key.Start + sizeMs, side.Count(), side.Sum(bid => bid.Price)));

    /// <summary>Of each channel and day the last minute with a bid, then as <see cref="Days"/>.</summary>
    public static IEnumerable<NexmarkResult> ChannelDays(IEnumerable<NexmarkEvent> events) => Bids(events)
        .GroupBy(bid => (bid.Channel, Start: StartOf(bid.TimeMs, Day)))
        .Select(day => new NexmarkResult(
            NexmarkTexts.NameOf(day.Key.Channel), day.Key.Start, day.Key.Start + Day,
            [
                day.Max(bid => bid.TimeMs % Day / 60_000),
                .. Ranks([.. day], bids => bids.Count),
                .. Ranks([.. day], bids => bids.DistinctBy(bid => bid.Person).Count()),
                .. Ranks([.. day], bids => bids.DistinctBy(bid => bid.Auction).Count()),
            ]));

    /// <summary>Bids, bidders and auctions of each day: all of them, then those of each rank of prices.</summary>
    public static IEnumerable<NexmarkResult> Days(IEnumerable<NexmarkEvent> events) => Bids(events)
        .GroupBy(bid => StartOf(bid.TimeMs, Day))
        .Select(day => new NexmarkResult(
            AllBids, day.Key, day.Key + Day,
            [
                .. Ranks([.. day], bids => bids.Count),
                .. Ranks([.. day], bids => bids.DistinctBy(bid => bid.Person).Count()),
                .. Ranks([.. day], bids => bids.DistinctBy(bid => bid.Auction).Count()),
            ]));

    /// <summary>Of each auction and day its bids, all and by rank, then lowest, highest, mean and sum of prices.</summary>
    public static IEnumerable<NexmarkResult> AuctionDays(IEnumerable<NexmarkEvent> events) => Bids(events)
        .GroupBy(bid => (bid.Auction, Start: StartOf(bid.TimeMs, Day)))
        .Select(day => new NexmarkResult(
            Text(day.Key.Auction), day.Key.Start, day.Key.Start + Day,
            [
                .. Ranks([.. day], bids => bids.Count),
                day.Min(bid => bid.Price), day.Max(bid => bid.Price), day.Average(bid => bid.Price), day.Sum(bid => bid.Price),
            ]));

    /// <summary>
    /// The price of the last bid of each bidder on each auction; of several in one millisecond that of the highest partition, there the
    /// last. The events are in four partitions by turns.
    /// </summary>
    public static IEnumerable<NexmarkResult> LastBids(IReadOnlyList<NexmarkEvent> events) => events
        .Select((one, number) => (Bid: one, Partition: number % 4, Number: number))
        .Where(one => one.Bid.Kind == NexmarkKind.Bid)
        .GroupBy(one => (one.Bid.Person, one.Bid.Auction))
        .Select(bids => new NexmarkResult(
            $"{Text(bids.Key.Person)}|{Text(bids.Key.Auction)}", 0, long.MaxValue,
            bids.MaxBy(one => (one.Bid.TimeMs, one.Partition, one.Number)).Bid.Price));

    /// <summary>The ten highest prices that were bid on each auction.</summary>
    public static IEnumerable<NexmarkResult> HighestBids(IReadOnlyList<NexmarkEvent> events) => Bids(events)
        .GroupBy(bid => bid.Auction)
        .Select(bids => new NexmarkResult(
            Text(bids.Key), 0, long.MaxValue,
            [.. bids.Select(bid => (double)bid.Price).OrderDescending().Concat(Enumerable.Repeat(double.NaN, 10)).Take(10)]));

    private static IEnumerable<NexmarkEvent> Bids(IEnumerable<NexmarkEvent> events) => events.Where(one => one.Kind == NexmarkKind.Bid);

    private static IEnumerable<double> Ranks(List<NexmarkEvent> bids, Func<List<NexmarkEvent>, double> measure) =>
    [
        measure(bids),
        measure(bids.FindAll(bid => bid.Price < 10_000)),
        measure(bids.FindAll(bid => bid.Price is >= 10_000 and < 1_000_000)),
        measure(bids.FindAll(bid => bid.Price >= 1_000_000)),
    ];

    private static IEnumerable<NexmarkResult> SessionsOf(long bidder, IEnumerable<long> times, int gapMs)
    {
        (long First, long Last, int Count)? open = null;
        foreach (var time in times.Order())
        {
            if (open is { } session && time - session.Last <= gapMs)
            {
                open = (session.First, time, session.Count + 1);
                continue;
            }
            if (open is { } closed)
                yield return new NexmarkResult(Text(bidder), closed.First, closed.Last + gapMs, closed.Count);
            open = (time, time, 1);
        }
        if (open is { } last)
            yield return new NexmarkResult(Text(bidder), last.First, last.Last + gapMs, last.Count);
    }

    private static IEnumerable<long> Starts(long time, int sizeMs, int slideMs)
    {
        for (var start = StartOf(time, slideMs); start > time - sizeMs; start -= slideMs)
            yield return start;
    }

    private static long StartOf(long time, int sizeMs) => time - (time % sizeMs);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>
/// The queries that a pipeline says, or the part of them that it says: <c>docs/benchmarks.md</c> has what is left out of each. Flink's
/// figures are of nexmark/nexmark.
/// </summary>
internal static class NexmarkQueries
{
    private const string Auction = """
        "auctionId": { "type": "integer", "aliases": ["bid.auction"] }
        """;

    private const string Bidder = """
        "bidder": { "type": "integer", "aliases": ["bid.bidder"] }
        """;

    private const string Price = """
        "price": { "type": "integer", "aliases": ["bid.price"] }
        """;

    private const string Channel = """
        "channel": { "type": "text", "aliases": ["bid.channel"] }
        """;

    /// <summary>The table of the side input.</summary>
    public const string SideTable = "side-input";

    /// <summary>Rows of the side input, as many as in the public benchmark.</summary>
    public const int SideRows = 10_000;

    // Four standard errors of 2^14 registers.
    private const double DistinctError = 4 * 1.04 / 128;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NexmarkQuery> All { get; } = [Q5(), Q7(), Q11(), Q12(), Q13(), Q15(), Q16(), Q17(), Q18(), Q19()];

    /// <summary>Bids of each auction in the last ten seconds, every two seconds.</summary>
    private static NexmarkQuery Q5() => new(
        "q5", 22_000,
        Of("q5", [Auction], [], """
            "key": ["auctionId"], "window": { "hopping": { "size": "10s", "slide": "2s" } }, "shards": 2,
            "aggregates": { "bids": { "kind": "count" } }
            """),
        [new("bids")],
        events => NexmarkTruth.Counts(events, bid => bid.Auction, 10_000, 2_000));

    /// <summary>The highest price of each ten seconds.</summary>
    private static NexmarkQuery Q7() => new(
        "q7", 12_000,
        Of("q7", [Price], [], """
            "key": ["event_type"], "window": { "tumbling": "10s" },
            "aggregates": { "highest": { "kind": "max", "field": "price" } }
            """),
        [new("highest")],
        events => NexmarkTruth.Highest(events, 10_000));

    /// <summary>Bids of each bidder's sessions.</summary>
    private static NexmarkQuery Q11() => new(
        "q11", 40_000,
        Of("q11", [Bidder], [], """
            "key": ["bidder"], "window": { "session": { "gap": "10s" } }, "shards": 2,
            "aggregates": { "bids": { "kind": "count" } }
            """),
        [new("bids")],
        events => NexmarkTruth.Sessions(events, 10_000));

    /// <summary>Bids of each bidder in each ten seconds.</summary>
    private static NexmarkQuery Q12() => new(
        "q12", 76_000,
        Of("q12", [Bidder], [], """
            "key": ["bidder"], "window": { "tumbling": "10s" }, "shards": 2,
            "aggregates": { "bids": { "kind": "count" } }
            """),
        [new("bids")],
        events => NexmarkTruth.Counts(events, bid => bid.Person, 10_000, 10_000));

    /// <summary>Bids and their prices by the value that a table has for their auction, of each ten seconds.</summary>
    private static NexmarkQuery Q13() => new(
        "q13", null,
        Of(
            "q13", [Auction, Price],
            [
                """
                { "compute": { "field": "side", "expression": "string(auctionId % 10000)" } }
                """,
                """
                { "enrich": { "table": "side-input", "on": "side", "take": { "value": "value" }, "required": true } }
                """,
            ],
            """
            "key": ["value"], "window": { "tumbling": "10s" }, "shards": 2,
            "aggregates": { "bids": { "kind": "count" }, "sum": { "kind": "sum", "field": "price" } }
            """),
        [new("bids"), new("sum")],
        events => NexmarkTruth.Sides(events, 10_000, SideRows))
    {
        SideInput = Enumerable.Range(0, SideRows).ToDictionary(
            row => row.ToString(CultureInfo.InvariantCulture),
            row => (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["value"] = NexmarkTruth.SideOf(row) }),
    };

    /// <summary>Bids, bidders and auctions of each channel and day, all and by rank of price, and the last minute with a bid.</summary>
    private static NexmarkQuery Q16() => new(
        "q16", null,
        Of(
            "q16", [Auction, Bidder, Price, Channel],
            [
                """
                { "compute": { "field": "minute", "expression": "time.getHours() * 60 + time.getMinutes()" } }
                """,
            ],
            $$"""
            "key": ["channel"], "window": { "tumbling": "1d" }, "early": "2s", "shards": 8,
            "aggregates": {
              "minute": { "kind": "max", "field": "minute" },
              {{OfRanks("bids", "\"kind\": \"count\"")}},
              {{OfRanks("bidders", "\"kind\": \"distinct\", \"field\": \"bidder\"")}},
              {{OfRanks("auctions", "\"kind\": \"distinct\", \"field\": \"auctionId\"")}}
            }
            """),
        [
            new("minute"), new("bids"), new("bids1"), new("bids2"), new("bids3"),
            .. from name in (string[])["bidders", "auctions"]
               from rank in (string[])["", "1", "2", "3"]
               select new NexmarkValue(name + rank, DistinctError),
        ],
        NexmarkTruth.ChannelDays);

    /// <summary>Bids, bidders and auctions of each day, all and by rank of price.</summary>
    private static NexmarkQuery Q15() => new(
        "q15", 72_000,
        Of("q15", [Auction, Bidder, Price], [.. Ranked("bidder"), .. Ranked("auctionId")], """
            "key": ["event_type"], "window": { "tumbling": "1d" }, "early": "2s",
            "aggregates": {
              "bids": { "kind": "count" },
              "bids1": { "kind": "count", "field": "bidder1" },
              "bids2": { "kind": "count", "field": "bidder2" },
              "bids3": { "kind": "count", "field": "bidder3" },
              "bidders": { "kind": "distinct", "field": "bidder" },
              "bidders1": { "kind": "distinct", "field": "bidder1" },
              "bidders2": { "kind": "distinct", "field": "bidder2" },
              "bidders3": { "kind": "distinct", "field": "bidder3" },
              "auctions": { "kind": "distinct", "field": "auctionId" },
              "auctions1": { "kind": "distinct", "field": "auctionId1" },
              "auctions2": { "kind": "distinct", "field": "auctionId2" },
              "auctions3": { "kind": "distinct", "field": "auctionId3" }
            }
            """),
        [
            new("bids"), new("bids1"), new("bids2"), new("bids3"),
            new("bidders", DistinctError), new("bidders1", DistinctError), new("bidders2", DistinctError), new("bidders3", DistinctError),
            new("auctions", DistinctError), new("auctions1", DistinctError), new("auctions2", DistinctError),
            new("auctions3", DistinctError),
        ],
        NexmarkTruth.Days);

    /// <summary>Bids, by rank of price too, and prices of each auction and day.</summary>
    private static NexmarkQuery Q17() => new(
        "q17", null,
        Of("q17", [Auction, Price], Ranked("auctionId"), """
            "key": ["auctionId"], "window": { "tumbling": "1d" }, "early": "2s", "shards": 16,
            "aggregates": {
              "bids": { "kind": "count" },
              "bids1": { "kind": "count", "field": "auctionId1" },
              "bids2": { "kind": "count", "field": "auctionId2" },
              "bids3": { "kind": "count", "field": "auctionId3" },
              "min": { "kind": "min", "field": "price" },
              "max": { "kind": "max", "field": "price" },
              "mean": { "kind": "mean", "field": "price" },
              "sum": { "kind": "sum", "field": "price" }
            }
            """),
        [
            new("bids"), new("bids1"), new("bids2"), new("bids3"), new("min"), new("max"), new("mean", 1e-9), new("sum"),
        ],
        NexmarkTruth.AuctionDays);

    /// <summary>The last bid of each bidder on each auction.</summary>
    private static NexmarkQuery Q18() => new(
        "q18", null,
        Of("q18", [Auction, Bidder, Price], [], """
            "key": ["bidder", "auctionId"], "window": { "latest": {} }, "shards": 16,
            "aggregates": { "bid": { "kind": "latest", "field": "time", "fields": ["price"] } }
            """),
        [new("bid.price")],
        NexmarkTruth.LastBids);

    /// <summary>The ten highest bids on each auction.</summary>
    private static NexmarkQuery Q19() => new(
        "q19", null,
        Of("q19", [Auction, Price], [], """
            "key": ["auctionId"], "window": { "latest": {} }, "shards": 16,
            "aggregates": {
              "last": { "kind": "latest", "field": "time", "fields": ["price"] },
              "top": { "kind": "top-rows", "field": "price", "limit": 10 }
            }
            """),
        [.. Enumerable.Range(0, 10).Select(place => new NexmarkValue(FormattableString.Invariant($"top.{place}")))],
        NexmarkTruth.HighestBids);

    /// <summary>Three fields that have the value of a field only where the price is of the first, second or third rank.</summary>
    private static string[] Ranked(string field) =>
    [
        Step($"{field}1", field, "price < 10000"),
        Step($"{field}2", field, "price >= 10000 && price < 1000000"),
        Step($"{field}3", field, "price >= 1000000"),
    ];

    /// <summary>An aggregate of all events, and of those of the first, second and third rank.</summary>
    private static string OfRanks(string name, string kind)
    {
        string[] ranks = ["price < 10000", "price >= 10000 && price < 1000000", "price >= 1000000"];
        return string.Join(", ", ranks.Select((rank, index) => $"\"{name}{index + 1}\": {{ {kind}, \"where\": \"{rank}\" }}")
            .Prepend($"\"{name}\": {{ {kind} }}"));
    }

    private static string Step(string to, string from, string condition) => $$"""
        { "compute": { "field": "{{to}}", "expression": "{{from}}", "if": "{{condition}}" } }
        """;

    /// <summary>Bids only; in order but for the four seconds that the benchmark's watermark allows.</summary>
    private static Pipeline Of(string query, string[] fields, string[] steps, string view)
    {
        string[] all =
        [
            """
            "event_type": { "type": "integer", "required": true }
            """,
            """
            "time": { "type": "timestamp", "required": true, "aliases": ["bid.dateTime", "auction.dateTime", "person.dateTime"] }
            """,
            .. fields,
        ];
        string[] bids = ["""{ "drop": { "name": "no-bids", "if": "event_type != 2" } }""", .. steps];
        var file = $$"""
            {
              "name": "nexmark-{{query}}", "topic": "nexmark", "key": "event_type", "formats": [{ "kind": "json" }],
              "fields": { {{string.Join(", ", all)}} },
              "eventTime": { "field": "time", "bound": "4s" },
              "transforms": [{{string.Join(", ", bids)}}],
              "views": [{ "name": "{{query}}", {{view}} }]
            }
            """;
        return PipelineFiles.Parse(Encoding.UTF8.GetBytes(file), out var errors)
            ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }
}

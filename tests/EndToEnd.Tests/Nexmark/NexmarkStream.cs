using System.Buffers;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Consuming;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>
/// The events of the Nexmark benchmark (Tucker, Tufte, Papadimos, Maier, "NEXMark: A Benchmark for Queries over Data Streams", 2008) with
/// the distributions of the public generator, see <see cref="NexmarkIds"/>: 2 % persons, 6 % auctions, 92 % bids; half of the bids go to
/// the hot auction, three quarters come from the hot bidder, both of which change with every hundred ids; prices are log-uniform from 1 to
/// 1,000,000 dollars. One seed, one stream.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="eventsPerSecond">Events a second of their own time; the default is that of the public generator.</param>
internal sealed class NexmarkStream(int seed, int eventsPerSecond = 10_000)
{
    /// <summary>The time of the first event: a minute before midnight, so that queries by day have two.</summary>
    public static readonly long BaseMs = new DateTimeOffset(2015, 7, 15, 23, 59, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private const int FirstId = 1_000;
    private const int HotAuctions = 2;
    private const int HotBidders = 4;
    private const int HotSellers = 4;

    private readonly Random _random = new(seed);
    private readonly NexmarkTexts _texts = new(seed);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _number;

    /// <summary>The last event as JSON; valid until the next one.</summary>
    public ReadOnlySpan<byte> Json => _buffer.WrittenSpan;

    /// <summary>Puts the next events into a topic, and returns what queries look at of them.</summary>
    public List<NexmarkEvent> Fill(MemoryTopic topic, int events)
    {
        var filled = new List<NexmarkEvent>(events);
        for (var count = 0; count < events; count++)
        {
            filled.Add(Next());
            topic.Add(Json, filled[^1].TimeMs);
        }
        return filled;
    }

    /// <summary>The next event.</summary>
    public NexmarkEvent Next()
    {
        var number = _number++;
        var time = BaseMs + (number * 1_000 / eventsPerSecond);
        var next = NexmarkIds.KindOf(number) switch
        {
            NexmarkKind.Person => new NexmarkEvent(NexmarkKind.Person, time, 0, FirstId + NexmarkIds.NewestPerson(number), 0),
            NexmarkKind.Auction => new NexmarkEvent(
                NexmarkKind.Auction, time, FirstId + NexmarkIds.NewestAuction(number), FirstId + Seller(number), Price()),
            _ => new NexmarkEvent(NexmarkKind.Bid, time, FirstId + BidOn(number), FirstId + Bidder(number), Price(), _texts.Channel()),
        };
        Write(next);
        return next;
    }

    private long BidOn(long number) => _random.Next(HotAuctions) > 0
        ? NexmarkIds.NewestAuction(number) / NexmarkIds.HotEvery * NexmarkIds.HotEvery
        : NexmarkIds.AnyAuction(number, _random);

    // The second of a hundred: the first is the hot seller.
    private long Bidder(long number) => _random.Next(HotBidders) > 0
        ? (NexmarkIds.NewestPerson(number) / NexmarkIds.HotEvery * NexmarkIds.HotEvery) + 1
        : NexmarkIds.AnyPerson(number, _random);

    private long Seller(long number) => _random.Next(HotSellers) > 0
        ? NexmarkIds.NewestPerson(number) / NexmarkIds.HotEvery * NexmarkIds.HotEvery
        : NexmarkIds.AnyPerson(number, _random);

    private long Price() => (long)Math.Round(Math.Pow(10, _random.NextDouble() * 6) * 100);

    private void Write(NexmarkEvent next)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteNumber("event_type", (int)next.Kind);
        switch (next.Kind)
        {
            case NexmarkKind.Person:
                _texts.WritePerson(json, next);
                break;
            case NexmarkKind.Auction:
                _texts.WriteAuction(json, next);
                break;
            case NexmarkKind.Bid:
                _texts.WriteBid(json, next);
                break;
        }
        json.WriteEndObject();
    }
}

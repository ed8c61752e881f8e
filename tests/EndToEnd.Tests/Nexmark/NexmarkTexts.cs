using System.Globalization;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>
/// What else events hold, which makes them as large as those of the public generator: names, channels and addresses, and a filler to 200
/// bytes for a person, 500 for an auction and 100 for a bid, a fifth more or less, by the generator's own counting, which leaves out a
/// bid's channel and address. Drawn apart from what queries look at, but for channels.
/// </summary>
internal sealed class NexmarkTexts(int seed)
{
    private const int Channels = 10_000;
    private const int Categories = 5;
    private const int FillerLength = 1 << 16;

    private static readonly string[] HotChannels = ["Google", "Facebook", "Baidu", "Apple"];
    private static readonly string[] FirstNames =
        ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
    private static readonly string[] LastNames =
        ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];
    private static readonly string[] Cities =
        ["Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"];
    private static readonly string[] States = ["AZ", "CA", "ID", "OR", "WA", "WY"];

    private readonly Random _random = new(seed);
    private string? _filler;

    public void WritePerson(Utf8JsonWriter json, NexmarkEvent person)
    {
        var (name, mail) = ($"{Any(FirstNames)} {Any(LastNames)}", $"{Word(7)}@{Word(5)}.com");
        var (card, city, state) = ($"{_random.Next(10_000):d4} {_random.Next(10_000):d4}", Any(Cities), Any(States));
        json.WriteStartObject("person");
        json.WriteNumber("id", person.Person);
        json.WriteString("name", name);
        json.WriteString("emailAddress", mail);
        json.WriteString("creditCard", card);
        json.WriteString("city", city);
        json.WriteString("state", state);
        End(json, person, 200 - 8 - name.Length - mail.Length - card.Length - city.Length - state.Length);
    }

    public void WriteAuction(Utf8JsonWriter json, NexmarkEvent auction)
    {
        var (name, text) = (Word(20), Word(100));
        json.WriteStartObject("auction");
        json.WriteNumber("id", auction.Auction);
        json.WriteString("itemName", name);
        json.WriteString("description", text);
        json.WriteNumber("initialBid", auction.Price);
        json.WriteNumber("reserve", auction.Price + _random.Next(100, 100_000_000));
        json.WriteString("expires", Time(auction.TimeMs + _random.Next(1, 334)));
        json.WriteNumber("seller", auction.Person);
        json.WriteNumber("category", 10 + _random.Next(Categories));
        End(json, auction, 500 - 48 - name.Length - text.Length);
    }

    /// <summary>The number of the next bid's channel: half of them are one of four, which are below 0.</summary>
    public int Channel() => _random.Next(2) > 0 ? _random.Next(HotChannels.Length) - HotChannels.Length : _random.Next(Channels);

    /// <summary>A channel's name in events.</summary>
    public static string NameOf(int channel) => channel < 0
        ? HotChannels[channel + HotChannels.Length]
        : string.Create(CultureInfo.InvariantCulture, $"channel-{channel}");

    public void WriteBid(Utf8JsonWriter json, NexmarkEvent bid)
    {
        json.WriteStartObject("bid");
        json.WriteNumber("auction", bid.Auction);
        json.WriteNumber("bidder", bid.Person);
        json.WriteNumber("price", bid.Price);
        json.WriteString("channel", NameOf(bid.Channel));
        var path = $"{Word(5)}/{Word(5)}/{Word(5)}/item.htm?query=1&channel_id={Math.Abs(bid.Channel)}";
        json.WriteString("url", $"https://www.nexmark.com/{path}");
        End(json, bid, 100 - 32);
    }

    private void End(Utf8JsonWriter json, NexmarkEvent one, int fill)
    {
        json.WriteString("dateTime", Time(one.TimeMs));
        json.WriteString("extra", Filler(Math.Max(0, (fill * 4 / 5) + _random.Next(Math.Max(1, fill * 2 / 5)))));
        json.WriteEndObject();
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];

    private string Word(int below) => Filler(_random.Next(3, below));

    private string Filler(int length)
    {
        _filler ??= new string([.. Enumerable.Range(0, FillerLength).Select(_ => (char)('a' + _random.Next(26)))]);
        return _filler.Substring(_random.Next(FillerLength - length), length);
    }

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
